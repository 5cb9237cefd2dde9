/**
 * `tokenizer.json` of the hub's `tokenizers` library, for the one kind that is written and read here: uncased BERT without a post-processor (no
 * `[CLS]`, no `[SEP]` is added). Reading says "not this kind" instead of guessing: such a model is left to the library.
 */
import type { WordPieceVocabulary } from './create-word-piece.ts';

/** Ids 0 to 4 of every vocabulary that is trained here. */
export const SPECIAL_TOKENS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'] as const;
const UNKNOWN = '[UNK]';
const NORMALIZER = {
  type: 'BertNormalizer',
  clean_text: true,
  handle_chinese_chars: true,
  strip_accents: null,
  lowercase: true,
};

interface TokenizerJson {
  readonly added_tokens?: readonly { readonly id: number; readonly content: string; readonly normalized: boolean }[];
  readonly normalizer?: Readonly<Record<string, unknown>> | null;
  readonly pre_tokenizer?: { readonly type: string } | null;
  readonly post_processor?: unknown;
  readonly model?: {
    readonly type?: string;
    readonly vocab?: Readonly<Record<string, number>>;
    readonly unk_token?: string;
    readonly continuing_subword_prefix?: string;
    readonly max_input_chars_per_word?: number;
  };
}

export function formatTokenizerJson({ tokens, specialTokens, unknownToken, longestWord }: WordPieceVocabulary): string {
  const added = specialTokens.map((content) => ({
    id: tokens.indexOf(content),
    content,
    ...{ single_word: false, lstrip: false, rstrip: false, normalized: false, special: true },
  }));
  return JSON.stringify({
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: added,
    normalizer: NORMALIZER,
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: null,
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: unknownToken,
      continuing_subword_prefix: '##',
      max_input_chars_per_word: longestWord,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
    },
  });
}

/** Undefined for a tokenizer of another kind. */
export function parseTokenizerJson(text: string): WordPieceVocabulary | undefined {
  const { added_tokens, normalizer, pre_tokenizer, post_processor, model } = JSON.parse(text) as TokenizerJson;
  const isBert = Object.entries(NORMALIZER).every(([key, value]) => (normalizer?.[key] ?? null) === value);
  const isWordPiece = model?.type === 'WordPiece' && model.continuing_subword_prefix === '##';
  const isPlain = post_processor === null && added_tokens?.every(({ normalized }) => !normalized);
  if (!isBert || !isWordPiece || !isPlain || pre_tokenizer?.type !== 'BertPreTokenizer') return undefined;
  const tokens: string[] = [];
  const ids = model.vocab ?? {};
  // Keys take half the time of entries, and this is a good part of what loading a static model costs.
  for (const token of Object.keys(ids)) tokens[ids[token]!] = token;
  return {
    tokens,
    specialTokens: (added_tokens ?? []).map(({ content }) => content),
    unknownToken: model.unk_token ?? UNKNOWN,
    longestWord: model.max_input_chars_per_word ?? 100,
  };
}

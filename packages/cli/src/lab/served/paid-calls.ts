/** HTTP callers cause no call of a language model, which may cost money, unless the server was started to allow it. */
import { type LabQuery, RaglabError } from '@raglab/core';
import type { OpenLab } from '../open-lab.ts';
import type { ServedLabOptions } from './served-lab-options.ts';

interface Asked {
  readonly transform?: string | undefined;
  readonly rerank?: string | undefined;
  readonly generator?: string | undefined;
  readonly judge?: string | undefined;
}

/** Throws `forbidden` naming what would ask one. */
export function refuseLanguageModels(
  { allowLanguageModels }: Pick<ServedLabOptions, 'allowLanguageModels'>,
  { transform = 'none', rerank = 'none', generator = 'extractive', judge = 'local' }: Asked,
): void {
  if (allowLanguageModels) return;
  const asked =
    transform !== 'none'
      ? `the query transformation '${transform}'`
      : rerank.split(':', 1)[0] === 'listwise'
        ? "the reranker 'listwise'"
        : generator !== 'extractive'
          ? `the generator '${generator}'`
          : judge !== 'local'
            ? `the judge '${judge}'`
            : null;
  if (asked === null) return;
  throw new RaglabError({
    code: 'forbidden',
    problem: `${asked} asks a language model`,
    expected: 'a request that asks none',
    received: asked,
    remedy: 'start the server with --allow-language-models',
  });
}

/** The same for a question, with what the configuration fills in. */
export function refusePaidQuestion(
  lab: Pick<OpenLab, 'resolve' | 'config'>,
  options: ServedLabOptions,
  query: LabQuery,
  isAnswered: boolean,
): void {
  const { rerank, options: resolved } = lab.resolve(query, 1);
  const isOwnModel = query.model !== undefined || query.baseUrl !== undefined;
  const named = query.generator ?? (isOwnModel ? 'openai-compatible' : lab.config.ask.generator);
  refuseLanguageModels(options, {
    transform: resolved.transform,
    rerank,
    ...(isAnswered && { generator: named }),
  });
}

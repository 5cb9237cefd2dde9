/** The messages between the embedder and its worker. Vectors travel as transferred buffers: nothing is copied. */
import type { TextVectors, TokenVectors } from './embedding-model.ts';

export interface WorkerRequest {
  readonly id: number;
  readonly type: 'embed' | 'embedTokens';
  readonly texts: readonly string[];
}

export type WorkerReply =
  | { readonly type: 'ready'; readonly dimension: number }
  | { readonly type: 'embed'; readonly id: number; readonly result: TextVectors }
  | { readonly type: 'embedTokens'; readonly id: number; readonly result: readonly TokenVectors[] }
  | { readonly type: 'failed'; readonly id: number; readonly message: string }
  | { readonly type: 'not-loaded'; readonly message: string };

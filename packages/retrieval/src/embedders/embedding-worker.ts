/** The worker's side of the embedder: loads one model and answers requests in order of arrival. The protocol is in `worker-protocol.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '@raglab/core';
import { type EmbeddingModelOptions, loadEmbeddingModel } from './embedding-model.ts';
import type { WorkerReply, WorkerRequest } from './worker-protocol.ts';

const port = parentPort;
if (port === null) throw new Error('embedding-worker.ts runs in a worker thread only');

const post = (reply: WorkerReply, transfer: readonly ArrayBufferLike[] = []): void =>
  port.postMessage(reply, transfer as ArrayBuffer[]);

try {
  const model = await loadEmbeddingModel(workerData as EmbeddingModelOptions);
  let queue: Promise<void> = Promise.resolve();
  const answer = async (request: WorkerRequest): Promise<void> => {
    try {
      if (request.type === 'embed') {
        const result = await model.embed(request.texts);
        post({ type: 'embed', id: request.id, result }, [result.vectors.buffer]);
      } else {
        const result = await model.embedTokens(request.texts);
        const buffers = result.flatMap(({ vectors, weights }) => [vectors.buffer, weights.buffer]);
        post({ type: 'embedTokens', id: request.id, result }, buffers);
      }
    } catch (error) {
      post({ type: 'failed', id: request.id, message: messageOf(error) });
    }
  };
  port.on('message', (request: WorkerRequest) => {
    queue = queue.then(() => answer(request));
  });
  post({ type: 'ready', dimension: model.dimension });
} catch (error) {
  post({ type: 'not-loaded', message: messageOf(error) });
}

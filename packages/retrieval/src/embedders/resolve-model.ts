/**
 * Finds the files of a model: in the models directory, else in the download cache, else (when allowed) on the hub. Says plainly what
 * is missing: a model that cannot load must not look like a network problem three layers down.
 */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import path from 'node:path';
import { messageOf, RaglabError } from '@raglab/core';
import { type ModelDtype, onnxPath } from './graph-file.ts';
import { listModels } from './list-models.ts';
import { type ModelFiles, readModelFiles } from './model-files.ts';

export interface ModelLocation {
  readonly model: string;
  readonly modelsDirectory: string;
  readonly cacheDirectory: string;
  readonly allowRemote?: boolean;
  readonly dtype?: ModelDtype;
}

export interface ResolvedModel {
  readonly model: string;
  /** Where it was found: the models directory or the download cache. */
  readonly directory: string;
  readonly files: ModelFiles;
  readonly dtype: ModelDtype;
}

/** Throws `not_found` when the model, or its graph in the asked precision, is not there. */
export async function resolveModel(location: ModelLocation): Promise<ResolvedModel> {
  const { model } = location;
  if (path.isAbsolute(model) || model.split(/[/\\]/).includes('..')) {
    throw new RaglabError({
      code: 'invalid_input',
      problem: 'the model name is not a name',
      expected: 'a hub id or the name of a folder in the models directory',
      received: model,
    });
  }
  const installed = installedFiles(location);
  if (installed) return installed;
  if (!location.allowRemote) throw modelNotFound(location, 'downloading is off');
  await download(location);
  const downloaded = installedFiles(location);
  if (!downloaded) throw modelNotFound(location, 'the hub has no ONNX graph for it');
  return downloaded;
}

/** SHA-256 of the graph file: two models of one name are two models. */
export async function sha256OfModel(folder: string, dtype: ModelDtype): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(onnxPath(folder, dtype))) hash.update(part as Buffer);
  return hash.digest('hex');
}

function installedFiles({ model, modelsDirectory, cacheDirectory, dtype }: ModelLocation): ResolvedModel | undefined {
  for (const directory of [modelsDirectory, cacheDirectory]) {
    const files = readModelFiles(path.join(directory, model));
    const found = dtype === undefined ? files?.dtypes[0] : files?.dtypes.find((name) => name === dtype);
    if (files && found && existsSync(path.join(files.folder, 'tokenizer.json'))) {
      return { model, directory, files, dtype: found };
    }
  }
  return undefined;
}

async function download(location: ModelLocation): Promise<void> {
  const { AutoModel, AutoTokenizer, env } = await import('@xenova/transformers');
  env.localModelPath = location.modelsDirectory;
  env.cacheDir = location.cacheDirectory;
  env.allowRemoteModels = true;
  try {
    await AutoTokenizer.from_pretrained(location.model);
    const model = await AutoModel.from_pretrained(location.model, { dtype: location.dtype ?? 'fp32' });
    await model.dispose();
  } catch (cause) {
    throw modelNotFound(location, messageOf(cause), cause);
  }
}

function modelNotFound(location: ModelLocation, reason: string, cause?: unknown): RaglabError {
  const { model, modelsDirectory, cacheDirectory, dtype } = location;
  const installed = listModels(modelsDirectory).map(({ name }) => name);
  return new RaglabError({
    code: 'not_found',
    problem: `the model ${model}${dtype ? ` (${dtype})` : ''} is not installed and was not downloaded (${reason})`,
    expected: `config.json, tokenizer.json and onnx/model*.onnx in ${path.join(modelsDirectory, model)} or ${path.join(cacheDirectory, model)}`,
    received: installed.length > 0 ? `installed models ${installed.join(', ')}` : 'no installed model',
    remedy: `Use an installed model, copy the folder of https://huggingface.co/${model} there, or allow downloads (allowRemote) with a network.`,
    cause,
  });
}

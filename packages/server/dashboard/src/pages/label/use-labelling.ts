/** The next answer of an annotator's sample, writing its label, and taking the last ones back. Agreement and calibration are read again after each. */
import type { LabelTask, LabelVerdict, StoredLabelDetail } from '@raglab/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { api, read } from '../../api/client.ts';

export interface LabellingTask {
  readonly runId: string;
  readonly annotator: string;
  readonly count: number;
  /** This answer alone, labelled or not. */
  readonly recordId?: string | undefined;
}

export interface Labelling {
  readonly task: LabelTask | undefined;
  readonly isPending: boolean;
  readonly isSaving: boolean;
  readonly error: unknown;
  readonly retry: () => void;
  /** True when it was written. */
  readonly save: (label: LabelVerdict, claims: readonly LabelVerdict[]) => Promise<boolean>;
  /** Takes the newest label of this session back and shows its answer again; undefined when there is none. */
  readonly undo: (() => Promise<void>) | undefined;
}

export function useLabelling({ runId, annotator, count, recordId }: LabellingTask): Labelling {
  const queries = useQueryClient();
  const [written, setWritten] = useState<readonly StoredLabelDetail[]>([]);
  const [failure, setFailure] = useState<unknown>();
  const [isSaving, setSaving] = useState(false);
  // Just taken back: it is shown before the sample goes on.
  const [reopened, setReopened] = useState<string>();
  const wanted = reopened ?? recordId;
  const { data, isPending, error, refetch } = useQuery({
    queryKey: ['labels', 'next', runId, annotator, count, wanted],
    queryFn: ({ signal }): Promise<LabelTask> => {
      const query = { runId, annotator, count, ...(wanted !== undefined && { recordId: wanted }) };
      return read(api.api.labels.next.$get({ query }, { init: { signal } }));
    },
    staleTime: 0,
  });
  const change = useCallback(
    async (work: () => Promise<void>): Promise<boolean> => {
      setSaving(true);
      setFailure(undefined);
      try {
        await work();
        await queries.invalidateQueries({ queryKey: ['labels'] });
        return true;
      } catch (problem) {
        setFailure(problem);
        return false;
      } finally {
        setSaving(false);
      }
    },
    [queries],
  );
  const item = data?.item;
  const version = data?.guideline.version;
  const save = useCallback(
    (label: LabelVerdict, claims: readonly LabelVerdict[]) =>
      change(async () => {
        if (!item || version === undefined) return;
        const json = {
          runId,
          recordId: item.recordId,
          annotator,
          label,
          claims: [...claims],
          guidelineVersion: version,
        };
        const stored = await read(api.api.labels.$post({ json }));
        setWritten((before) => [...before.filter(({ labelId }) => labelId !== stored.labelId), stored]);
        setReopened(undefined);
      }),
    [change, item, version, runId, annotator],
  );
  const last = written.at(-1);
  const undo = useCallback(async () => {
    await change(async () => {
      if (last === undefined) return;
      await read(api.api.labels[':labelId'].$delete({ param: { labelId: last.labelId } }));
      setWritten((before) => before.slice(0, -1));
      setReopened(last.recordId);
    });
  }, [change, last]);
  return {
    ...{ task: data, isPending, isSaving, error: failure ?? error, save },
    retry: () => {
      setFailure(undefined);
      void refetch();
    },
    undo: last === undefined ? undefined : undo,
  };
}

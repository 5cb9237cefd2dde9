/** Experiments: sweeps of `raglab bench`, one of them with its plots and cells, and one cell with its figures and runs. */
import { useRoute } from '../../router/use-route.ts';
import { BenchList } from './bench-list.tsx';
import { BenchView } from './bench-view.tsx';
import { CellView } from './cell-view.tsx';

export function ExperimentsPage() {
  const [benchId, cellId] = useRoute().rest;
  if (benchId === undefined) return <BenchList />;
  if (cellId === undefined) return <BenchView benchId={benchId} />;
  return <CellView benchId={benchId} cellId={cellId} />;
}

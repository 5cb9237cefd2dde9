/** Ask: placeholder until its parts land in the next minutes. */
import { EmptyState } from '../../components/empty-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
export function AskPage() {
  return (
    <>
      <PageHeader title="Ask" />
      <EmptyState title="No question yet." />
    </>
  );
}

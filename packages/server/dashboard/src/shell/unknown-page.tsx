/** An address that leads nowhere. */
import { EmptyState } from '../components/empty-state.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { hrefOf } from '../router/route.ts';

export function UnknownPage() {
  return (
    <>
      <PageHeader title="Not found" />
      <EmptyState title="There is no page at this address.">
        <a href={hrefOf(['ask'])}>Ask a question</a> instead, or choose a page from the navigation.
      </EmptyState>
    </>
  );
}

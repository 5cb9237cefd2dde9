/** Documents and chunks: the list, or one document where the address names it. */
import { useRoute } from '../../router/use-route.ts';
import { DocumentList } from './document-list.tsx';
import { DocumentView } from './document-view.tsx';

export function DocumentsPage() {
  const [documentId] = useRoute().rest;
  return documentId === undefined ? <DocumentList /> : <DocumentView key={documentId} documentId={documentId} />;
}

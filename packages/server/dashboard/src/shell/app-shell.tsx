/**
 * What stands around every page: skip link, navigation, theme, the page itself. Below 860 px the navigation folds into a menu. After a change of
 * page the focus goes to its heading, so that keyboard and screen reader begin where the eye does.
 */
import { Suspense, useEffect, useRef } from 'react';
import { useTokenAsked } from '../api/token.ts';
import { Loading } from '../components/loading.tsx';
import { useRoute } from '../router/use-route.ts';
import { Navigation } from './navigation.tsx';
import { PageBoundary } from './page-boundary.tsx';
import { PAGES } from './page-list.ts';
import { TokenForm } from './token-form.tsx';
import { UnknownPage } from './unknown-page.tsx';
import './app-shell.css';

export function AppShell() {
  const { page } = useRoute();
  const entry = PAGES.find(({ name }) => name === (page || PAGES[0]!.name));
  const title = entry?.title ?? 'Not found';
  const isTokenAsked = useTokenAsked();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(title);

  useEffect(() => {
    document.title = `${title} · raglab`;
    if (shown.current !== title) main.current?.focus();
    shown.current = title;
  }, [title]);

  return (
    <div className="shell">
      <button type="button" className="skip-link" onClick={() => main.current?.focus()}>
        Skip to the page
      </button>
      <Navigation current={entry?.name} />
      <main id="main" className="shell-main" ref={main} tabIndex={-1} aria-label={title}>
        <PageBoundary key={title}>
          <Suspense fallback={<Loading what={`the page ${title}`} />}>
            {isTokenAsked ? <TokenForm /> : entry === undefined ? <UnknownPage /> : <entry.Page />}
          </Suspense>
        </PageBoundary>
      </main>
    </div>
  );
}

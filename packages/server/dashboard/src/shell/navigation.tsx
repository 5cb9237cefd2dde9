/** The list of pages; a sidebar where there is room, a menu behind a button where there is not. */
import { useEffect, useState } from 'react';
import { hrefOf } from '../router/route.ts';
import { PAGES } from './page-list.ts';
import { ThemeSwitch } from './theme-switch.tsx';

export function Navigation({ current }: { readonly current: string | undefined }) {
  const [open, setOpen] = useState(false);

  useEffect(() => {
    if (!open) return;
    const close = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') setOpen(false);
    };
    window.addEventListener('keydown', close);
    return () => window.removeEventListener('keydown', close);
  }, [open]);

  return (
    <header className="navigation" data-open={open}>
      <div className="navigation-head">
        <a className="navigation-brand" href={hrefOf(['ask'])}>
          <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
            <rect width="16" height="16" rx="3.5" fill="var(--accent)" />
            <path d="M4 4.5h5M4 8h8M4 11.5h6.5" stroke="var(--on-accent)" strokeWidth="1.6" strokeLinecap="round" />
          </svg>
          raglab
        </a>
        <button
          type="button"
          className="navigation-toggle"
          aria-expanded={open}
          aria-controls="navigation-menu"
          onClick={() => setOpen(!open)}
        >
          Menu
        </button>
      </div>
      <div id="navigation-menu" className="navigation-menu">
        <nav aria-label="Pages">
          <ul>
            {PAGES.map(({ name, title }) => (
              <li key={name}>
                <a
                  className="navigation-link"
                  href={hrefOf([name])}
                  aria-current={name === current ? 'page' : undefined}
                  onClick={() => setOpen(false)}
                >
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div className="navigation-foot">
          <ThemeSwitch />
          <a className="small" href="/docs">
            API reference
          </a>
        </div>
      </div>
    </header>
  );
}

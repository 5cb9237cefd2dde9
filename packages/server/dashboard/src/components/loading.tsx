/** While something is on its way. Says what, after a moment: what comes at once does not flicker. */
import './states.css';

export function Loading({ what }: { readonly what: string }) {
  return (
    <div className="loading" role="status">
      <span className="loading-bar" aria-hidden="true" />
      <span className="small faint">Loading {what} …</span>
    </div>
  );
}

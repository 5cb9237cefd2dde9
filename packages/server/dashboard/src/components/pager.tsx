/** Goes through a long list page by page and says where one is. */
import { Button } from './button.tsx';

export interface PagerProps {
  /** What is counted: 'documents'. */
  readonly noun: string;
  readonly offset: number;
  readonly limit: number;
  readonly total: number;
  readonly onOffset: (offset: number) => void;
}

export function Pager({ noun, offset, limit, total, onOffset }: PagerProps) {
  const last = Math.min(total, offset + limit);
  return (
    <nav className="row" aria-label={`Pages of ${noun}`}>
      <Button disabled={offset === 0} onClick={() => onOffset(Math.max(0, offset - limit))}>
        Previous
      </Button>
      <span className="small soft">
        {total === 0 ? `no ${noun}` : `${offset + 1}–${last} of ${total.toLocaleString('en')} ${noun}`}
      </span>
      <Button disabled={last >= total} onClick={() => onOffset(offset + limit)}>
        Next
      </Button>
    </nav>
  );
}

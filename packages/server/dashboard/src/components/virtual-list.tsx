/**
 * A list box of which only what is visible is drawn: hundreds of rows of one height cost what twenty do. One stop of the tab key; arrow keys,
 * Page Up and Down, Home and End move the selection, and it is scrolled into view.
 */
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import './virtual-list.css';

export interface VirtualListProps<Item> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  /** Pixels. */
  readonly rowHeight: number;
  /** Pixels at most. */
  readonly height: number;
  readonly selected: string | undefined;
  readonly onSelect: (key: string) => void;
  readonly row: (item: Item, index: number) => ReactNode;
}

/** Rows drawn beyond the visible ones, so that quick scrolling shows no gap. */
const MARGIN = 6;

export function VirtualList<Item>(props: VirtualListProps<Item>) {
  const { label, items, keyOf, rowHeight, height, selected, onSelect, row } = props;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const at = items.findIndex((item) => keyOf(item) === selected);

  useEffect(() => {
    const element = box.current!;
    if (at === -1) return;
    if (at * rowHeight < element.scrollTop) element.scrollTop = at * rowHeight;
    const bottom = (at + 1) * rowHeight - element.clientHeight;
    if (bottom > element.scrollTop) element.scrollTop = bottom;
  }, [at, rowHeight]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(height / rowHeight) - 1);
    const steps: Record<string, number> = {
      ...{ ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: items.length - 1 },
    };
    const next = steps[event.key];
    if (next === undefined || items.length === 0) return;
    event.preventDefault();
    onSelect(keyOf(items[Math.min(Math.max(next, 0), items.length - 1)]!));
  };

  const first = Math.max(0, Math.floor(top / rowHeight) - MARGIN);
  const last = Math.min(items.length, Math.ceil((top + height) / rowHeight) + MARGIN);
  return (
    <div
      ref={box}
      className="virtual-list"
      role="listbox"
      aria-label={label}
      aria-activedescendant={at >= first && at < last ? `${id}-${at}` : undefined}
      tabIndex={0}
      style={{ maxHeight: height }}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: items.length * rowHeight, position: 'relative' }}>
        {items.slice(first, last).map((item, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list box answers the keys, for all of its options
          <div
            key={keyOf(item)}
            id={`${id}-${first + i}`}
            className="virtual-list-row"
            role="option"
            tabIndex={-1}
            aria-selected={first + i === at}
            aria-posinset={first + i + 1}
            aria-setsize={items.length}
            style={{ top: (first + i) * rowHeight, height: rowHeight }}
            onClick={() => onSelect(keyOf(item))}
          >
            {row(item, first + i)}
          </div>
        ))}
      </div>
    </div>
  );
}

/**
 * A table: columns as data, numbers to the right, sortable where a column says how. Scrolls sideways inside its frame, never the page. A row
 * may be a link through its first cell; a whole row never is, so that text in it can be selected.
 */
import { type ReactNode, useMemo, useState } from 'react';
import './data-table.css';

export interface Column<Row> {
  /** Unique in the table. */
  readonly id: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: 'right';
  /** Sorts by this; null stands last in both directions. */
  readonly sortBy?: (row: Row) => string | number | null;
  /** Left out where the page is narrow. */
  readonly wideOnly?: boolean;
  /** CSS width of a column that would otherwise take what its longest text takes. */
  readonly width?: string;
}

export interface DataTableProps<Row> {
  /** What the table holds, read out. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** CSS height above which the table scrolls under its headings. */
  readonly maxHeight?: string;
  /** Rows that stand out. */
  readonly isCurrent?: (row: Row) => boolean;
}

interface Sorting {
  readonly column: string;
  readonly descending: boolean;
}

export function DataTable<Row>({ label, columns, rows, keyOf, maxHeight, isCurrent }: DataTableProps<Row>) {
  const [sorting, setSorting] = useState<Sorting>();
  const shown = useMemo(() => sorted(rows, columns, sorting), [rows, columns, sorting]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls has to be reachable by keyboard
    <section className="data-table" aria-label={label} tabIndex={0} style={maxHeight ? { maxHeight } : undefined}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeaderCell key={column.id} column={column} sorting={sorting} onSort={setSorting} />
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={keyOf(row)} aria-current={isCurrent?.(row) ? 'true' : undefined}>
              {columns.map(({ id, align, cell, width, wideOnly }) => (
                <td key={id} className={classOf({ align, wideOnly })} style={width ? { width } : undefined}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface HeaderCellProps<Row> {
  readonly column: Column<Row>;
  readonly sorting: Sorting | undefined;
  readonly onSort: (sorting: Sorting) => void;
}

function HeaderCell<Row>({ column: { id, title, align, sortBy, wideOnly }, sorting, onSort }: HeaderCellProps<Row>) {
  const active = sorting?.column === id;
  const direction = active ? (sorting.descending ? 'descending' : 'ascending') : undefined;
  return (
    <th scope="col" className={classOf({ align, wideOnly })} aria-sort={sortBy && (direction ?? 'none')}>
      {sortBy === undefined ? (
        title
      ) : (
        <button type="button" onClick={() => onSort({ column: id, descending: active && !sorting.descending })}>
          {title}
          <span aria-hidden="true" className="data-table-arrow">
            {active ? (sorting.descending ? '↓' : '↑') : ''}
          </span>
        </button>
      )}
    </th>
  );
}

function classOf({
  align,
  wideOnly,
}: {
  readonly align?: 'right' | undefined;
  readonly wideOnly?: boolean | undefined;
}) {
  return [align === 'right' && 'numeric', wideOnly && 'wide-only'].filter(Boolean).join(' ') || undefined;
}

function sorted<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: Sorting | undefined,
): readonly Row[] {
  const sortBy = columns.find(({ id }) => id === sorting?.column)?.sortBy;
  if (sortBy === undefined) return rows;
  const sign = sorting?.descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [left, right] = [sortBy(a), sortBy(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    if (left === right) return 0;
    return (left < right ? -1 : 1) * sign;
  });
}

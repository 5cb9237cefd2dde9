/** A short word about a state, never by colour alone. */
import type { ReactNode } from 'react';
import './badge.css';

export interface BadgeProps {
  readonly tone?: 'neutral' | 'good' | 'warn' | 'bad' | 'accent';
  readonly children: ReactNode;
}

export function Badge({ tone = 'neutral', children }: BadgeProps) {
  return <span className={`badge badge-${tone}`}>{children}</span>;
}

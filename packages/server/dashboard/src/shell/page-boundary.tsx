/** Keeps a page that broke from taking the shell with it, and says what broke. */
import { Component, type ReactNode } from 'react';
import { ProblemNotice } from '../components/problem-notice.tsx';

interface PageBoundaryState {
  readonly error: unknown;
}

export class PageBoundary extends Component<{ readonly children: ReactNode }, PageBoundaryState> {
  static getDerivedStateFromError(error: unknown): PageBoundaryState {
    return { error };
  }

  override state: PageBoundaryState = { error: undefined };

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return <ProblemNotice error={this.state.error} onRetry={() => this.setState({ error: undefined })} />;
  }
}

/** The guideline, at hand below every answer; its version goes into each label. */
import type { LabelTask } from '@raglab/core';
import { MarkdownText } from '../../components/markdown-text.tsx';

export interface GuidelinePanelProps {
  readonly guideline: LabelTask['guideline'];
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
}

export function GuidelinePanel({ guideline: { version, markdown }, isOpen, onToggle }: GuidelinePanelProps) {
  return (
    <details className="panel guideline" open={isOpen} onToggle={({ currentTarget }) => onToggle(currentTarget.open)}>
      <summary>
        Guideline, version {version} <kbd>G</kbd>
      </summary>
      <div className="panel-body">
        <MarkdownText markdown={markdown} headingLevel={2} />
      </div>
    </details>
  );
}

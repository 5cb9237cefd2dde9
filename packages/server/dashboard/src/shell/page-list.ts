/**
 * The pages, in the order of the navigation. A page is one entry here and one folder under pages/; its code is loaded when it is first opened.
 * An entry stands here only when its page works: the navigation shows nothing that is yet to come.
 */
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { AskPage } from '../pages/ask/ask-page.tsx';

export interface PageEntry {
  /** First part of its address, `#/NAME`. */
  readonly name: string;
  readonly title: string;
  readonly Page: ComponentType | LazyExoticComponent<ComponentType>;
}

/** Ask comes with the shell: it is what is opened first. */
export const PAGES: readonly PageEntry[] = [
  { name: 'ask', title: 'Ask', Page: AskPage },
  {
    ...{ name: 'documents', title: 'Documents' },
    Page: later(() => import('../pages/documents/documents-page.tsx').then(({ DocumentsPage }) => DocumentsPage)),
  },
  {
    ...{ name: 'index', title: 'Index' },
    Page: later(() => import('../pages/index/index-page.tsx').then(({ IndexPage }) => IndexPage)),
  },
  {
    ...{ name: 'experiments', title: 'Experiments' },
    Page: later(() =>
      import('../pages/experiments/experiments-page.tsx').then(({ ExperimentsPage }) => ExperimentsPage),
    ),
  },
  {
    ...{ name: 'evaluations', title: 'Evaluations' },
    Page: later(() =>
      import('../pages/evaluations/evaluations-page.tsx').then(({ EvaluationsPage }) => EvaluationsPage),
    ),
  },
  {
    ...{ name: 'label', title: 'Label' },
    Page: later(() => import('../pages/label/label-page.tsx').then(({ LabelPage }) => LabelPage)),
  },
  {
    ...{ name: 'health', title: 'Health' },
    Page: later(() => import('../pages/health/health-page.tsx').then(({ HealthPage }) => HealthPage)),
  },
  {
    ...{ name: 'quiz', title: 'Quiz' },
    Page: later(() => import('../pages/quiz/quiz-page.tsx').then(({ QuizPage }) => QuizPage)),
  },
  {
    ...{ name: 'studies', title: 'Studies' },
    Page: later(() => import('../pages/studies/studies-page.tsx').then(({ StudiesPage }) => StudiesPage)),
  },
];

/** A page of a module's named export, loaded when it is first shown: `later(() => import('…').then((module) => module.XPage))`. */
export function later(load: () => Promise<ComponentType>): LazyExoticComponent<ComponentType> {
  return lazy(async () => ({ default: await load() }));
}

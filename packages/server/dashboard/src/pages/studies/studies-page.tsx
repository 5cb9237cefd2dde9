/** Studies: claims of the field with measured verdicts, and one of them with its plot, figures, method and exercises. */
import { useRoute } from '../../router/use-route.ts';
import { StudyList } from './study-list.tsx';
import { StudyView } from './study-view.tsx';
import './studies-page.css';

export function StudiesPage() {
  const [name] = useRoute().rest;
  return name === undefined ? <StudyList /> : <StudyView name={name} />;
}

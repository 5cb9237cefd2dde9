/** Label: the labelling screen of one annotator, and what the labels of all of them say of each other and of the judge. */
import { PageHeader } from '../../components/page-header.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { hrefOf } from '../../router/route.ts';
import { goTo, useRoute } from '../../router/use-route.ts';
import { LabelScreen } from './label-screen.tsx';
import { SetupForm } from './setup-form.tsx';
import { TrustPanels } from './trust-panels.tsx';
import { useLabelSetup } from './use-label-setup.ts';
import './label-page.css';

const VIEWS = [
  { value: 'answers', label: 'Answers' },
  { value: 'trust', label: 'Agreement and certificate' },
] as const;

export function LabelPage() {
  const { rest, parameters } = useRoute();
  const setup = useLabelSetup();
  const view = rest[0] === 'trust' ? 'trust' : 'answers';
  return (
    <>
      <PageHeader
        title="Label"
        about="Is each answer supported by its contexts? Your verdicts say how far the judge can be trusted; what it thinks stays hidden."
      >
        <Segmented
          label="What is shown"
          value={view}
          options={VIEWS}
          onChange={(value) =>
            goTo(hrefOf(value === 'trust' ? ['label', 'trust'] : ['label'], Object.fromEntries(parameters)))
          }
        />
      </PageHeader>
      <div className="stack">
        <SetupForm setup={setup} view={view} />
        {view === 'trust' && setup.dataset !== undefined && <TrustPanels dataset={setup.dataset} />}
        {view === 'answers' && setup.run !== undefined && setup.annotator !== '' && (
          <LabelScreen
            key={`${setup.run.runId} ${setup.annotator}`}
            task={{ runId: setup.run.runId, annotator: setup.annotator, count: setup.count }}
            dataset={setup.run.dataset}
          />
        )}
      </div>
    </>
  );
}

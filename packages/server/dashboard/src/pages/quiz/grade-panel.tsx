/** A grade with its reasons: claims and what they lack, contradictions, what could not be graded, the reference and where it stands. */
import type { GradedClaim, QuizPassage, QuizResult } from '@raglab/core';
import { Badge, type BadgeProps } from '../../components/badge.tsx';
import { Panel } from '../../components/panel.tsx';

type Tone = NonNullable<BadgeProps['tone']>;

const VERDICTS: Readonly<Record<QuizResult['grade']['verdict'], readonly [Tone, string]>> = {
  right: ['good', 'right'],
  partly: ['warn', 'partly'],
  wrong: ['bad', 'wrong'],
  unanswered: ['neutral', 'not answered'],
};
const CLAIMS: Readonly<Record<GradedClaim['status'], Tone>> = {
  covered: 'good',
  missed: 'warn',
  contradicted: 'bad',
};

export function GradePanel({
  result: { grade, reference, passages, readNext, review },
}: {
  readonly result: QuizResult;
}) {
  const [tone, word] = VERDICTS[grade.verdict];
  const isUnanswered = grade.verdict === 'unanswered';
  const back =
    review.intervalDays === 0 ? 'ten minutes' : review.intervalDays === 1 ? 'a day' : `${review.intervalDays} days`;
  const others = readNext.filter(({ documentId }) => passages.every((passage) => passage.documentId !== documentId));
  return (
    <Panel title="Grade" aside={`comes back in ${back}`}>
      <div className="stack">
        <p className="row">
          <Badge tone={tone}>{word}</Badge>
          {!isUnanswered && <span className="soft">score {grade.score.toFixed(2)}</span>}
        </p>
        {!isUnanswered && (
          <ul className="quiz-claims" aria-label="Claims of the reference">
            {grade.claims.map((claim) => (
              <ClaimItem key={claim.text} claim={claim} />
            ))}
          </ul>
        )}
        {grade.contradictions.map(({ said, kind, reason }) => (
          <p key={`${kind} ${said}`}>
            <Badge tone="bad">against it</Badge> “{said}”: {reason}
          </p>
        ))}
        {grade.beyond.map((said) => (
          <p key={said} className="soft">
            <Badge>not graded</Badge> “{said}”: neither the reference nor its passages say it
          </p>
        ))}
        <div>
          <h3>Reference</h3>
          <p className="quiz-reference">{reference}</p>
        </div>
        <div className="stack">
          <h3>Stands in</h3>
          {passages.map((passage) => (
            <PassageQuote key={`${passage.documentId} ${passage.start}`} passage={passage} />
          ))}
        </div>
        {others.length > 0 && (
          <div>
            <h3>Read next</h3>
            <ul>
              {others.map(({ documentId, path, reason }) => (
                <li key={documentId}>
                  <code>{path ?? documentId}</code> <span className="small faint">{reason}</span>
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </Panel>
  );
}

function ClaimItem({ claim: { text, status, missing } }: { readonly claim: GradedClaim }) {
  return (
    <li>
      <Badge tone={CLAIMS[status]}>{status}</Badge>
      <div>
        {text}
        {status === 'missed' && missing.length > 0 && <p className="small faint">lacks: {missing.join(', ')}</p>}
      </div>
    </li>
  );
}

function PassageQuote({ passage: { documentId, path, start, end, text } }: { readonly passage: QuizPassage }) {
  return (
    <figure>
      <blockquote className="quiz-quote">{text}</blockquote>
      <figcaption className="small faint">
        <code>{path ?? documentId}</code> characters {start}–{end}
      </figcaption>
    </figure>
  );
}

/** How far a job is, a way to stop it, and why it failed. Nothing while there is none. */
import type { RunningJob } from '../api/use-job.ts';
import { Button } from './button.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import './job-progress.css';

export function JobProgress({ running }: { readonly running: RunningJob }) {
  const { job, error, isRunning, cancel } = running;
  if (error !== undefined) return <ProblemNotice error={error} />;
  if (job === undefined || job.state === 'succeeded') return null;
  if (job.state === 'cancelled') {
    return (
      <p className="small soft" role="status">
        Stopped: {job.title}
      </p>
    );
  }
  if (job.problem !== null) return <ProblemNotice error={new Error(`${job.title}: ${job.problem.detail}`)} />;
  const { done = 0, total = null, what = '' } = job.progress ?? {};
  return (
    <div className="job-progress" role="status">
      <span>{job.title}</span>
      {total === null ? (
        <progress aria-label={job.title} />
      ) : (
        <progress aria-label={job.title} value={done} max={total} />
      )}
      <span className="small soft">
        {job.progress === null ? job.state : `${done}${total === null ? '' : ` of ${total}`} ${what}`}
      </span>
      {isRunning && <Button onClick={() => void cancel()}>Stop</Button>}
    </div>
  );
}

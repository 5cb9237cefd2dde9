/**
 * The quiz as its users see it (command line, HTTP, dashboard): a question of a dataset, a free answer, a grade that shows its reasons, and when
 * the question comes back. Grades compare words: they say what they saw, not what the learner knows.
 */

/** Where an answer stands: UTF-16 code units into the document, half-open. */
export interface QuizPassage {
  readonly documentId: string;
  /** Path of the document where the dataset keeps originals, or null. */
  readonly path: string | null;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface QuizQuestion {
  readonly id: string;
  readonly question: string;
  /** The folder of the document that answers it; the dataset's name where documents have no folders. */
  readonly topic: string;
  readonly tags: readonly string[];
}

export interface GradedClaim {
  readonly text: string;
  readonly status: 'covered' | 'missed' | 'contradicted';
  /** Share of the claim's words that the answer holds, in [0, 1]; words of the question count a quarter. */
  readonly coverage: number;
  /** Words of the claim that the answer lacks, as the claim spells them. */
  readonly missing: readonly string[];
  /** The passage that shows the claim best, or null where none shares a word with it. */
  readonly passage: QuizPassage | null;
}

export interface Contradiction {
  readonly kind: 'negation' | 'number' | 'opposite';
  /** The learner's sentence. */
  readonly said: string;
  /** The claim of the reference that it disagrees with. */
  readonly claim: string;
  readonly reason: string;
}

export interface AnswerGrade {
  /** Mean over the claims; each counts in full when .6 of its words are there, in proportion below, 0 when contradicted. In [0, 1]. */
  readonly score: number;
  readonly verdict: 'right' | 'partly' | 'wrong' | 'unanswered';
  readonly claims: readonly GradedClaim[];
  readonly contradictions: readonly Contradiction[];
  /** Sentences of the answer that neither reference nor passages bear: true or not, these parts cannot tell. */
  readonly beyond: readonly string[];
}

export interface ReadNext {
  readonly documentId: string;
  readonly path: string | null;
  readonly reason: string;
}

/** When a question comes back. */
export interface ReviewState {
  /** Reviews in a row that were remembered. */
  readonly repetitions: number;
  /** SM-2's E-factor, at least 1.3. */
  readonly ease: number;
  readonly intervalDays: number;
  /** ISO 8601. */
  readonly dueAt: string;
}

export interface QuizResult {
  readonly question: QuizQuestion;
  readonly answer: string;
  readonly grade: AnswerGrade;
  readonly reference: string;
  readonly passages: readonly QuizPassage[];
  readonly readNext: readonly ReadNext[];
  readonly review: ReviewState;
}

export interface TopicProgress {
  readonly topic: string;
  readonly questions: number;
  /** Questions answered at least once. */
  readonly answered: number;
  /** Of those, how many are due now. */
  readonly due: number;
  /** Mean of the last score of each answered question; null where none was. */
  readonly meanScore: number | null;
}

export interface QuizProgress {
  readonly dataset: string;
  readonly answers: number;
  /** Weakest first; topics without an answer last. */
  readonly topics: readonly TopicProgress[];
  /** The next moment at which an answered question is due (ISO 8601), or null. */
  readonly nextDueAt: string | null;
}

export interface QuizFilter {
  /** A topic, or the id of a document. */
  readonly topic?: string | undefined;
}

/** Methods throw `not_found` for an unknown topic or question. */
export interface Quiz {
  /** Ordered by id. */
  list(filter?: QuizFilter): readonly QuizQuestion[];
  /** What is due, weakest topic first, else a new question of the weakest topic, else what is due soonest. */
  next(filter?: QuizFilter): QuizQuestion;
  /** Grades, and keeps the answer. */
  answer(questionId: string, text: string): QuizResult;
  progress(): QuizProgress;
}

/** The quizzes of a lab, one a dataset. */
export interface QuizDesk {
  /** Default: rag-handbook. Throws `not_found` for an unknown dataset, `not_measured` for one without reference answers. */
  open(dataset?: string): Promise<Quiz>;
}

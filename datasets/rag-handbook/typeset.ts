/**
 * Typesets the handbook's chapters that are kept as PDF and Word files: `sources/<chapter>/<slug>.pdf.md` becomes
 * `documents/<chapter>/<slug>.pdf`, `<slug>.docx.md` becomes a `.docx`. A source is lines: `# title`, `## heading`, `- item`,
 * anything else a paragraph. Dates are fixed, so that a PDF is the same bytes each time.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { Document, HeadingLevel, Packer, Paragraph } from 'docx';
import PDFDocument from 'pdfkit';

type Block = { readonly kind: 'title' | 'heading' | 'item' | 'paragraph'; readonly text: string };

const FIXED_DATE = new Date('2026-01-01T00:00:00Z');

/** Writes the typeset file beside its chapter and returns its path. */
export async function typeset(sourcePath: string, targetPath: string): Promise<void> {
  const blocks = readBlocks(readFileSync(sourcePath, 'utf8'));
  writeFileSync(targetPath, targetPath.endsWith('.pdf') ? await typesetPdf(blocks) : await typesetWord(blocks));
}

function readBlocks(source: string): Block[] {
  return source
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      if (line.startsWith('# ')) return { kind: 'title', text: line.slice(2) };
      if (line.startsWith('## ')) return { kind: 'heading', text: line.slice(3) };
      if (line.startsWith('- ')) return { kind: 'item', text: line.slice(2) };
      return { kind: 'paragraph', text: line };
    });
}

async function typesetPdf(blocks: readonly Block[]): Promise<Buffer> {
  const title = blocks.find((block) => block.kind === 'title')?.text ?? 'Untitled';
  const info = { Title: title, Author: 'raglab handbook', CreationDate: FIXED_DATE, ModDate: FIXED_DATE };
  const pdf = new PDFDocument({ size: 'A5', margins: { top: 54, bottom: 54, left: 50, right: 50 }, info });
  const parts: Buffer[] = [];
  pdf.on('data', (part: Buffer) => parts.push(part));
  const finished = new Promise<void>((resolve) => pdf.on('end', () => resolve()));
  for (const block of blocks) {
    if (block.kind === 'title') pdf.font('Helvetica-Bold').fontSize(17).text(block.text).moveDown(0.8);
    else if (block.kind === 'heading')
      pdf.moveDown(0.4).font('Helvetica-Bold').fontSize(12).text(block.text).moveDown(0.4);
    else if (block.kind === 'item')
      pdf.font('Times-Roman').fontSize(10).text(`- ${block.text}`, { indent: 10 }).moveDown(0.3);
    else pdf.font('Times-Roman').fontSize(10).text(block.text, { lineGap: 1 }).moveDown(0.5);
  }
  pdf.end();
  await finished;
  return Buffer.concat(parts);
}

async function typesetWord(blocks: readonly Block[]): Promise<Buffer> {
  const children = blocks.map(({ kind, text }) => {
    if (kind === 'title') return new Paragraph({ text, heading: HeadingLevel.HEADING_1 });
    if (kind === 'heading') return new Paragraph({ text, heading: HeadingLevel.HEADING_2 });
    if (kind === 'item') return new Paragraph({ text, bullet: { level: 0 } });
    return new Paragraph({ text });
  });
  const title = blocks.find((block) => block.kind === 'title')?.text ?? 'Untitled';
  return await Packer.toBuffer(new Document({ title, creator: 'raglab handbook', sections: [{ children }] }));
}

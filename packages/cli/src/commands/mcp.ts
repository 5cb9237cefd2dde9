/** `raglab mcp`: search, ask and trace as tools of the Model Context Protocol over standard input and output, as coding assistants start them. */
import type { Command } from 'commander';
import { type CommandContext, type CommonOptions, withCommonOptions, withLab } from '../command-context.ts';
import { createServedLab } from '../lab/served/create-served-lab.ts';

interface McpOptions extends CommonOptions {
  readonly allowLanguageModels?: boolean;
}

export function addMcpCommand(program: Command, { signal }: CommandContext): void {
  const command = program
    .command('mcp')
    .description(
      'Give the lab to a coding assistant: the tools search, ask and trace of the Model Context Protocol over standard input and output. `raglab serve` gives the same at /mcp.',
    )
    .option('--allow-language-models', 'let the assistant cause calls of language models, which may cost money');
  withCommonOptions(command, ['mcp', 'mcp --lab ./.raglab']).action(async (options: McpOptions) => {
    // The server's modules take as long to load as all the others of a short command.
    const { serveMcpStdio } = await import('@raglab/server');
    await withLab(options, { create: false, access: 'read' }, async (lab) => {
      const { allowLanguageModels = false } = options;
      const served = createServedLab(lab, { allowLanguageModels, allowSql: false, allowWrites: false, roots: [] });
      await serveMcpStdio(served, signal);
      await served.close();
    });
  });
}

/** lienthong completion: a script by which a shell completes verbs, actions, options and what these may be. */
import { parseArgs } from 'node:util'
import { bashScript } from '../completion/bash.ts'
import { fishScript } from '../completion/fish.ts'
import { wordsOf } from '../completion/words.ts'
import { zshScript } from '../completion/zsh.ts'
import { oneOfThese, onlyArgument, type Verb } from '../verb.ts'

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const
const shells = ['bash', 'zsh', 'fish'] as const

export const completion: Verb = {
  name: 'completion',
  synopses: ['completion bash|zsh|fish'],
  about: { vi: 'In kịch bản để shell tự điền lệnh: source <(lienthong completion bash)', en: 'Prints the script by which a shell completes the command: source <(lienthong completion bash)' },
  options: [],
  run({ args, terminal, verbs }) {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} })
    const shell = oneOfThese(onlyArgument(positionals, '<shell>'), '<shell>', shells)
    terminal.printText(scripts[shell](wordsOf(verbs, terminal)))
    return Promise.resolve()
  },
}

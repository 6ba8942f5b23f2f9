/** The worker thread that reads one large document. */
import { answerFrom } from './in-worker.ts'
import { readNodes } from './read-nodes.ts'

answerFrom(readNodes)

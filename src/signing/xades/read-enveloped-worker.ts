/** The worker thread that reads one large signed document. */
import { answerFrom } from '../../xml/in-worker.ts'
import { readEnveloped } from './read-enveloped.ts'

answerFrom(readEnveloped)

/** The worker thread that reads one large document before it is signed. */
import { answerFrom } from '../../xml/in-worker.ts'
import { readUnsigned } from './read-enveloped.ts'

answerFrom(readUnsigned)

/** What a call needs beside the rest where no chat is around it: a connection of its own, the conversation, a handle to move it by. */
export { connect } from './signed-out';
export { CallPanel } from './call-panel';
export { FloatingHandle } from './floating-handle';

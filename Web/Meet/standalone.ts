/**
 * What else a call needs with no chat around it: its own connection, the conversation, a handle to move it by, a
 * question first, an agent's ring. And what any call needs that does not connect: why.
 */
import { lateStyle } from '../Layout/late-style';

void lateStyle(); // a connection is not made to wait for it

export { connect } from './signed-out';
export { findConsole, findOwner } from './owner-search';
export { standaloneParts } from './standalone-parts';
export { fail } from './why-failed';

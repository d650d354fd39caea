/** What a call needs beside the rest where no chat is around it: a connection of its own, and the conversation. */
export { SignalingConnection } from '../Signaling/connection';
export { CallPanel } from './call-panel';

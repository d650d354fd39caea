/** An event of the window: the shell has the call's markup now. */
export const opened = 'livechatmeet:opened';

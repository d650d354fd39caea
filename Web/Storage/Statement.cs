namespace LiveChatMeet.Storage;

/// <summary>The hot statements. The commands that run them know their parameters and columns.</summary>
public enum Statement
{
    /// <summary>A visitor, their open room, its agent, the message of a client id, if they are blocked.</summary>
    FindVisitor,

    /// <summary>A room with its visitor and agent, and the message of a client id.</summary>
    FindRoom,

    AddRoom,
    ChangeRoom,

    /// <summary>The room's next revision, and the call that is to be returned, if there is one now.</summary>
    ReviseRoom,

    /// <summary>No call of the room is to be returned any more.</summary>
    SettleRoom,

    /// <summary>The agents of a list who are neither away nor in a call, and how many open rooms each has.</summary>
    FindCandidates,

    /// <summary>The rooms of some sites that wait, the oldest first, with who gave them back and what their visitors
    /// wrote last.</summary>
    FindWaiting,

    GiveRoom,
    AgentAssigned,

    /// <summary>An agent has written or called for the first time.</summary>
    AnswerRoom,

    /// <summary>All rooms that wait, the oldest first: what their places follow from.</summary>
    ListWaiting,

    /// <summary>How long those had waited who found somebody and were answered lately.</summary>
    ListWaits,

    AddMessage,

    /// <summary>Changes the message that records a call.</summary>
    RecordCall,

    FindMessage,

    /// <summary>The messages of one side up to a number that are not yet marked.</summary>
    FindUnmarked,

    MarkMessage,

    /// <summary>A message is corrected or deleted.</summary>
    ChangeMessage,

    /// <summary>How much has been written since the agent's last message.</summary>
    CountUnanswered,

    /// <summary>How much is in a visitor's rooms that ended lately before anybody took them.</summary>
    CountUntaken,

    /// <summary>What the inbox shows of many rooms, whose ids are JSON.</summary>
    FindInboxRows,

    /// <summary>To the minute.</summary>
    VisitorSeen,

    /// <summary>By its public key.</summary>
    FindSite,

    /// <summary>The id of the visitor of a site who has a credential, and that of the site.</summary>
    FindVisitorOf,

    FindSiteOfVisitor,

    /// <summary>Whether a credential opens a visitor's conversations now.</summary>
    FindBrowser,

    /// <summary>A site, a visitor of it, and their newest room with its agent.</summary>
    FindLivechat,

    /// <summary>The last messages of a room, the last one first, each with its call.</summary>
    FindNewestMessages,

    /// <summary>What happened to a room, oldest first.</summary>
    FindMoves,

    /// <summary>What the visitor said of a conversation.</summary>
    FindRating,

    /// <summary>That a room was given to an agent.</summary>
    AddMove,

    /// <summary>Whether a call is this agent's.</summary>
    FindCallOfAgent,

    /// <summary>The visitor of a call, if they have this credential.</summary>
    FindVisitorOfCall,

    FindSiteOfRoom,

    /// <summary>A room's revision, and how many messages of the other side a party has not seen.</summary>
    CountUnseen,

    /// <summary>When a session was last seen, if it and its account are as its cookie says, and whether its agent has a
    /// passkey or codes of an app.</summary>
    FindGoodSession,

    /// <summary>Where an agent's calls open.</summary>
    FindCallsOpenIn,

    /// <summary>What an agent has begun to write in a room, as an answer or as a note.</summary>
    FindDraft,

    KeepDraft,

    /// <summary>Both drafts of an agent in a room.</summary>
    FindDraftsIn,

    /// <summary>The beginnings of all answers that an agent has begun.</summary>
    FindDraftsOf,

    /// <summary>A room with its visitor, what its site says of calls and of taking over, its team and its agent.
    /// </summary>
    FindRoomOfConsole,

    /// <summary>A visitor's open room, who has it, and where it belongs.</summary>
    FindOpenRoomOf,

    /// <summary>The rooms of a visitor that an agent may open, other than one, with what was written first.</summary>
    FindEarlierRooms,

    /// <summary>What a conversation is found by so far.</summary>
    FindWordsOf,

    /// <summary>Up to which message it is found by them.</summary>
    FindWordsMark,

    /// <summary>What was written in a room after a number, in its order.</summary>
    FindTextsAfter,

    /// <summary>The same before a number, the last first.</summary>
    FindTextsBefore,

    /// <summary>The notes of a room, the newest first.</summary>
    FindNotesOf,

    AddWords,
    AppendWords,
    ReplaceWords,

    /// <summary>Where the words of a room that came last stand, and how many characters they have.</summary>
    FindLastWords,

    AddMoreWords,
    AppendMoreWords,
    DeleteMoreWords,

    /// <summary>A part of the index of words is put in order.</summary>
    MergeWords,

    /// <summary>How much was changed by this connection.</summary>
    CountChanges,

    /// <summary>The words of a room are to be read anew.</summary>
    RenewWords,

    /// <summary>Up to which message a room's words are known.</summary>
    IndexedUpTo,

    /// <summary>Conversations that have some words, the newest first.</summary>
    FindRooms,

    /// <summary>For as many of them, whether each is closed, waits, is the searcher's, is their team's.</summary>
    FindStates,

    /// <summary>The site of a room that is not being deleted, and as what something of it was counted.</summary>
    FindCounted,

    CountAs,

    /// <summary>How the times of a day's sum are spread.</summary>
    FindSpread,

    AddToSum,
    DeleteEmptySum,

    /// <summary>An agent's calls with a visitor that are over, and those of a room.</summary>
    FindEarlierCalls,

    /// <summary>Only if the row has the version that is known.</summary>
    ChangeCall,

    /// <summary>Many leases, as JSON.</summary>
    KeepLeases,
    ForgetLease,
    ForgetLeases,

    /// <summary>Uses a ticket up.</summary>
    RedeemTicket,
}

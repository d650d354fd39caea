namespace LiveChatMeet.Bench;

/// <summary>A server did something wrong, however fast: the run fails.</summary>
internal sealed class WrongResultException(string message) : Exception(message);

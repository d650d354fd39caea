namespace LiveChatMeet.Rooms;

/// <summary>Which messages of a thread their reader wrote, and may correct or delete now.</summary>
/// <param name="ReaderId">An agent or a visitor.</param>
/// <param name="Address">Where that is done without script, up to the message's id; null while they may not write.
/// </param>
public sealed record OwnMessages(string ReaderId, DateTimeOffset Now, string? Address)
{
    public bool Has(RoomMessage message) => message.T is null && message.U.Id == ReaderId;

    /// <returns>Null for what cannot be changed, or not any more.</returns>
    public string? AddressOf(RoomMessage message) =>
        Address is not null
        && Has(message)
        && message.DeletedAt is null
        && Now - message.Ts <= ChangeMessage.PossibleFor
            ? Address + message.Id
            : null;
}

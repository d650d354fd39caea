using LiveChatMeet.Calls;
using LiveChatMeet.Identity;

namespace LiveChatMeet.Rooms;

/// <summary>A message as one of the two parties reads it; without one, the template that the browser's script
/// clones.</summary>
public sealed record MessageView(RoomMessage? Message, Party Reader, bool StartsDay = false)
{
    /// <summary>What its reader may change; null where nothing can be changed.</summary>
    public OwnMessages? Own { get; init; }

    /// <summary>Whether its reader wrote it, and not a colleague.</summary>
    public bool IsReaders => Message is not null && Own?.Has(Message) == true;

    /// <summary>Where it is changed without script; null if it cannot be.</summary>
    public string? ChangeAt => Message is null ? null : Own?.AddressOf(Message);

    /// <summary>The partial that draws it: a bubble, or the card of a call.</summary>
    public string Partial => Message?.Call is null ? "/Rooms/_Message.cshtml" : "/Calls/_CallCard.cshtml";

    public object Model =>
        Message is { Call: { } call } message
            ? new CallCardView(
                new(
                    message.Id,
                    message.Number,
                    message.Revision,
                    message.Ts,
                    message.StartTime,
                    message.EndTime,
                    State,
                    call
                ),
                Reader,
                StartsDay
            )
            : this;

    public bool IsOwn => Message?.Party == Reader;

    public string State =>
        Message switch
        {
            { SeenAt: not null } => "seen",
            { DeliveredAt: not null } => "delivered",
            _ => "sent",
        };

    public DateTimeOffset? At => Message?.Ts;

    /// <summary>The text in pieces; those that are links with their address.</summary>
    public IEnumerable<(string Text, string? Href)> Pieces()
    {
        if (Message is null)
            yield break;
        var at = 0;
        foreach (var link in Message.Links)
        {
            if (link.Start > at)
                yield return (Message.Msg[at..link.Start], null);
            yield return (Message.Msg.Substring(link.Start, link.Length), link.Href);
            at = link.Start + link.Length;
        }
        if (at < Message.Msg.Length)
            yield return (Message.Msg[at..], null);
    }

    /// <summary>Views of a thread, in order; a day begins where the date in UTC changes (the script redraws it in the
    /// reader's time).</summary>
    public static IEnumerable<MessageView> Of(IEnumerable<RoomMessage> messages, Party reader, OwnMessages? own = null)
    {
        DateOnly? day = null;
        foreach (var message in messages)
        {
            var its = DateOnly.FromDateTime(message.Ts.UtcDateTime);
            yield return new(message, reader, its != day) { Own = own };
            day = its;
        }
    }
}

using LiveChatMeet.Refusals;

namespace LiveChatMeet.Rooms.Files;

/// <summary>A message that a form sends, with the files in the form.</summary>
/// <param name="ClientId">Of the message.</param>
public sealed record FormDraft(string ClientId, IReadOnlyList<IFormFile> Files)
{
    private const int LengthOfIds = 60;

    /// <summary>Checks all that can be checked before a file is kept.</summary>
    /// <exception cref="RefusedException">As <see cref="MessageDraft.Checked"/> says.</exception>
    public static FormDraft Checked(string clientId, string? text, HttpRequest request)
    {
        // A browser sends one without a name where none was chosen.
        List<IFormFile> files = request.HasFormContentType
            ? [.. request.Form.Files.Where(file => file.FileName.Length > 0)]
            : [];
        MessageDraft.Checked(clientId, text, [.. files.Select((_, place) => $"{place}")]);
        return new(clientId, files);
    }

    /// <summary>The sender's own id of a file.</summary>
    internal string IdOf(int place) => $"{ClientId[..Math.Min(ClientId.Length, LengthOfIds)]}-{place}";
}

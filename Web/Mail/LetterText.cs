using System.Text;

namespace LiveChatMeet.Mail;

/// <summary>A letter for who reads no HTML (RFC 2046, 5.1.4).</summary>
public static class LetterText
{
    public static string Of(Letter letter, string stop)
    {
        var text = new StringBuilder();
        text.Append(letter.Heading).Append("\n\n");
        foreach (var part in letter.Parts)
            text.Append(Of(part)).Append("\n\n");
        text.Append("-- \n"); // as signatures begin (RFC 3676, 4.3)
        foreach (var line in letter.Footer)
            text.Append(line).Append('\n');
        if (letter.StopAddress is { } address)
            text.Append(stop).Append(": ").Append(address).Append('\n');
        return text.ToString();
    }

    private static string Of(LetterPart part) =>
        part switch
        {
            LetterPart.Words words => words.Text,
            LetterPart.Remark remark => remark.Text,
            LetterPart.Said said => $"{said.Who}, {said.When}:\n{Quoted(said.Text)}",
            LetterPart.Called called => $"{called.Title}\n{called.Details}",
            LetterPart.Button button => $"{button.Label}:\n{button.Address}",
            _ => "",
        };

    private static string Quoted(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => $"> {line}"));
}

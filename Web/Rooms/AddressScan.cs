using System.Buffers;
using System.Globalization;
using System.Text;

namespace LiveChatMeet.Rooms;

/// <summary>
/// Finds where an address in a text ends: before the punctuation that ends the sentence, a bracket opened outside, or
/// the next word of a script without spaces.
/// </summary>
internal sealed class AddressScan
{
    private const string Brackets = "()[]{}";

    private static readonly SearchValues<char> InAddress = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%|{}"
    );
    private static readonly SearchValues<char> InHost = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:[]@"
    );
    private static readonly SearchValues<char> EndSentence = SearchValues.Create(".,:;!?'*|");

    private readonly string _text;
    private readonly int _start;
    private readonly Stack<int> _open = [];

    /// <param name="text">The text around it.</param>
    /// <param name="start">Where its host begins.</param>
    /// <param name="isQuoted">Whether an apostrophe precedes it, so that the next one ends it.</param>
    public AddressScan(string text, int start, bool isQuoted)
    {
        (_text, _start) = (text, start);
        LookedTo = Scan(isQuoted);
        End = WithoutTail(_open.Count > 0 ? _open.Last() : LookedTo);
    }

    public int End { get; }

    public int LookedTo { get; }

    /// <summary>The end of a host that has neither port nor brackets.</summary>
    public static int EndOfHost(string text, int start)
    {
        var at = start;
        while (
            at < text.Length
            && LengthAt(text, at, start) is > 0 and var length
            && (text[at] > '\x7f' || char.IsAsciiLetterOrDigit(text[at]) || text[at] is '-' or '.')
        )
            at += length;
        while (at > start && text[at - 1] is '-' or '.')
            at--;
        return at;
    }

    private int Scan(bool isQuoted)
    {
        var (at, isInHost) = (_start, true);
        for (int length; at < _text.Length && (length = LengthAt(_text, at, _start)) > 0; at += length)
        {
            var character = _text[at];
            if (character is '/' or '?' or '#')
                isInHost = false;
            if (isInHost && character <= '\x7f' && !InHost.Contains(character))
                break;
            if ((isQuoted && character == '\'') || !Balances(at))
                break;
        }
        return at;
    }

    /// <summary>Whether a bracket here has its counterpart before it, or may still find it.</summary>
    private bool Balances(int at)
    {
        var bracket = Brackets.IndexOf(_text[at]);
        if (bracket < 0)
            return true;
        if (bracket % 2 == 0)
            _open.Push(at);
        else if (_open.TryPeek(out var open) && Brackets.IndexOf(_text[open]) == bracket - 1)
            _open.Pop();
        else
            return false;
        return true;
    }

    private int WithoutTail(int end)
    {
        while (end > _start && EndSentence.Contains(_text[end - 1]))
            end--;
        return end;
    }

    /// <returns>How many UTF-16 code units of the address are here; 0 if it has ended.</returns>
    private static int LengthAt(string text, int at, int start)
    {
        if (text[at] <= '\x7f')
            return InAddress.Contains(text[at]) ? 1 : 0;
        if (Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length) != OperationStatus.Done)
            return 0;
        var isWordy =
            Rune.GetUnicodeCategory(rune)
            is <= UnicodeCategory.OtherLetter
                or UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.DecimalDigitNumber;
        return isWordy && !(at > start && Spaceless.BeginsWord(text[at - 1], rune)) ? length : 0;
    }
}

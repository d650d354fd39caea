using System.Text;

namespace LiveChatMeet.Rooms;

/// <summary>
/// Scripts whose words, or endings after a foreign word, follow without a space: Han, kana, Hangul, Thai, Lao, Khmer,
/// Myanmar, Tibetan. There, an address ends where readers see its end.
/// </summary>
internal static class Spaceless
{
    /// <summary>
    /// Whether a letter cannot continue the address before it: one of these scripts right after an ASCII letter or
    /// digit, and hiragana after anything but itself and Han ("食べ物" is one word, "パスを" and "/を" are not).
    /// </summary>
    public static bool BeginsWord(char before, Rune letter)
    {
        if (!Is(letter.Value))
            return false;
        return char.IsAsciiLetterOrDigit(before) || (IsHiragana(letter.Value) && !IsHiragana(before) && !IsHan(before));
    }

    private static bool IsHiragana(int point) => point is >= 0x3041 and <= 0x309F;

    // The second half of a pair is one of the rarer ideographs here: letters beyond them are of scripts with spaces.
    private static bool IsHan(int point) =>
        point is 0x3005 or (>= 0x3400 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0xDC00 and <= 0xDFFF);

    private static bool Is(int point) =>
        point
            is (>= 0x0E00 and <= 0x109F)
                or (>= 0x1100 and <= 0x11FF)
                or (>= 0x1780 and <= 0x17FF)
                or (>= 0x2E80 and <= 0x9FFF)
                or (>= 0xA960 and <= 0xA97F)
                or (>= 0xAC00 and <= 0xD7FF)
                or (>= 0xF900 and <= 0xFAFF)
                or (>= 0xFF66 and <= 0xFFDC)
                or >= 0x20000;
}

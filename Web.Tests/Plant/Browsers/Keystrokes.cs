using OpenQA.Selenium;

namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>Chords of WebDriver key codes: the keys of a chord go down in order and up in reverse.</summary>
internal static class Keystrokes
{
    private static readonly Dictionary<string, string> Named = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Enter"] = Keys.Enter,
        ["Tab"] = Keys.Tab,
        ["Escape"] = Keys.Escape,
        ["Space"] = " ",
        ["Backspace"] = Keys.Backspace,
        ["Delete"] = Keys.Delete,
        ["Home"] = Keys.Home,
        ["End"] = Keys.End,
        ["PageUp"] = Keys.PageUp,
        ["PageDown"] = Keys.PageDown,
        ["ArrowUp"] = Keys.ArrowUp,
        ["ArrowDown"] = Keys.ArrowDown,
        ["ArrowLeft"] = Keys.ArrowLeft,
        ["ArrowRight"] = Keys.ArrowRight,
        ["Shift"] = Keys.Shift,
        ["Control"] = Keys.Control,
        ["Alt"] = Keys.Alt,
        ["Meta"] = Keys.Meta,
    };

    /// <summary>"Shift+Tab" is one chord; "Tab Tab Enter" is three.</summary>
    public static IReadOnlyList<string> Parse(string keys) =>
        [
            .. keys.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(chord => string.Concat(chord.Split('+').Select(Key))),
        ];

    /// <summary>Typing: one chord for each character; a line break is Shift+Enter, as Enter alone sends in a
    /// chat.</summary>
    public static IReadOnlyList<string> Type(string text) =>
        [.. text.Select(character => character is '\n' ? Keys.Shift + Keys.Enter : character.ToString())];

    private static string Key(string name) =>
        name.Length == 1
            ? name
            : Named.GetValueOrDefault(name)
                ?? throw new ArgumentException(
                    $"\"{name}\" is no key; known are single characters and {string.Join(", ", Named.Keys)}",
                    nameof(name)
                );
}

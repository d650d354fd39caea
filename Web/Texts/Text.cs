namespace LiveChatMeet.Texts;

/// <summary>
/// Names the resources with everything that people read. The English sentence is the key; Text.de.resx and its
/// neighbours hold the translations.
/// </summary>
public sealed class Text;

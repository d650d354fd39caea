namespace LiveChatMeet.Tests.Plant.Browsers;

/// <summary>axe-core in a document: what in it is not accessible.</summary>
public static class Axe
{
    /// <summary>Runs it, given as source text, in this document alone; one line for each violation: rule, help,
    /// targets.</summary>
    /// <param name="ofColours">Whether only the rules about colours are asked: all that another theme can
    /// break.</param>
    public static async Task<IReadOnlyList<string>> AccessibilityViolationsAsync(
        this Scope scope,
        string axeSource,
        bool ofColours = false
    )
    {
        if (!await scope.EvaluateAsync<bool>("'axe' in window"))
            await scope.EvaluateAsync<object?>($"() => {{ {axeSource}\n }}");
        return await scope.EvaluateAsync<string[]>(
            $$"""
            async () => {
              const results = await window.axe.run(document, {
                iframes: false,
                resultTypes: ['violations'],
                {{(ofColours ? "runOnly: ['color-contrast', 'link-in-text-block']," : "")}}
              });
              const places = (nodes) => nodes.map((node) => node.target.flat().join(' ')).join(', ');
              return results.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${places(nodes)}`);
            }
            """
        );
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace TaskOwnership.Testing;

/// <summary>Applies fixes and verifies what every fix must show, whatever its text is.</summary>
public static class FixVerifier
{
    /// <summary>
    /// Fixes ids in the order given, as the command line does, and verifies: the diagnostics are gone, there is no new compiler error or warning
    /// and no new diagnostic of the package, no comment or directive is lost, line endings and indentation stay, a second run changes
    /// nothing, and one light bulb after the other does as well as Fix All.
    /// </summary>
    /// <returns>The fixed solution.</returns>
    public static async Task<Solution> FixAsync(Solution before, params string[] ids)
    {
        await DemandReportsAsync(before, ids);
        var current = before;
        foreach (var id in ids)
        {
            var next = await CommandLineFix.FixAllAsync(current, id);
            await DemandAsync(next, await SolutionText.OfAsync(current) != await SolutionText.OfAsync(next), $"The fix of {id} changes nothing.");
            await VerifyAsync(current, next, id);
            current = next;
        }

        return current;
    }

    /// <summary>As <see cref="FixAsync"/>, for a solution of one document; returns its text.</summary>
    public static async Task<string> FixTextAsync(Solution before, params string[] ids) =>
        (await (await FixAsync(before, ids)).Projects.Single().Documents.Single().GetTextAsync()).ToString();

    /// <summary>As <see cref="FixAsync"/>, and every order of the ids leads to the same text.</summary>
    public static async Task<Solution> FixInEveryOrderAsync(Solution before, params string[] ids)
    {
        Solution? first = null;
        await DemandReportsAsync(before, ids);

        // Orders that have led to one text go on as one.
        var known = new Dictionary<(string Text, string Id), Solution>();
        foreach (var order in Orders(ids))
        {
            var after = before;
            foreach (var id in order)
            {
                var key = (await SolutionText.OfAsync(after), id);
                if (!known.TryGetValue(key, out var next))
                {
                    next = await CommandLineFix.FixAllAsync(after, id);
                    await NothingNewNorLostAsync(after, next, id);
                    known.Add(key, next);
                }

                after = next;
            }

            var remaining = (await OwnershipPackage.DiagnosticsAsync(after)).Where(diagnostic => ids.Contains(diagnostic.Id)).ToArray();
            await DemandAsync(after, remaining.Length == 0, $"Fixing {string.Join(", ", order)} leaves {string.Join(", ", remaining.Select(diagnostic => diagnostic.Id))}.");
            first ??= after;
            var (expected, actual) = (await SolutionText.OfAsync(first), await SolutionText.OfAsync(after));
            await DemandAsync(after, expected == actual, $"Fixing {string.Join(", ", order)} does not lead to the text that {string.Join(", ", ids)} leads to:\n{expected}\n--- but ---");
        }

        return first!;
    }

    /// <summary>Verifies that nothing is offered on any diagnostic of the id, and that Fix All changes nothing.</summary>
    public static async Task NotOfferedAsync(Solution before, string id)
    {
        await DemandReportsAsync(before, [id]);
        var text = await SolutionText.OfAsync(before);
        var byBulb = await LightBulb.FixOneByOneAsync(before, id);
        await DemandAsync(byBulb, await SolutionText.OfAsync(byBulb) == text, $"A fix of {id} was offered.");
        foreach (var scope in new[] { FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution })
        {
            var byFixAll = await CommandLineFix.FixAllAsync(before, id, scope);
            await DemandAsync(byFixAll, await SolutionText.OfAsync(byFixAll) == text, $"Fix All of {id} in {scope} changed something.");
        }
    }

    private static async Task VerifyAsync(Solution before, Solution after, string id)
    {
        var remaining = (await OwnershipPackage.DiagnosticsAsync(after)).Count(diagnostic => diagnostic.Id == id);
        await DemandAsync(after, remaining == 0, $"{remaining} {id} remain after the fix.");
        await NothingNewNorLostAsync(before, after, id);

        var text = await SolutionText.OfAsync(after);
        var again = await CommandLineFix.FixAllAsync(after, id);
        await DemandAsync(again, await SolutionText.OfAsync(again) == text, $"A second run of the fix of {id} changes something.");

        // Fixed one by one, a caller joins what it holds one after the other; Fix All may join it together.
        var byBulb = await LightBulb.FixOneByOneAsync(before, id);
        var left = (await OwnershipPackage.DiagnosticsAsync(byBulb)).Count(diagnostic => diagnostic.Id == id);
        await DemandAsync(byBulb, left == 0, $"{left} {id} remain after one fix after the other.");
        await NothingNewNorLostAsync(before, byBulb, id);
    }

    /// <summary>Verifies that a change brings no new compiler diagnostic and no new diagnostic of the package, and loses no comment, directive or layout.</summary>
    public static async Task NothingNewNorLostAsync(Solution before, Solution after, string id)
    {
        var newErrors = Surplus(await CompilerDiagnosticsAsync(after), await CompilerDiagnosticsAsync(before));
        await DemandAsync(after, newErrors.IsEmpty, $"New compiler diagnostics after the fix of {id}: {string.Join(", ", newErrors)}.");

        var newReports = Surplus(
            (await OwnershipPackage.DiagnosticsAsync(after)).Select(diagnostic => diagnostic.Id),
            (await OwnershipPackage.DiagnosticsAsync(before)).Select(diagnostic => diagnostic.Id));

        // At the end of a chain of callers, a handler of an event becomes asynchronous in place of what it called: the idiom of its platform, of which OWN1003 informs.
        newReports = id == "OWN1004" ? newReports.RemoveAll(report => report == "OWN1003") : newReports;
        await DemandAsync(after, newReports.IsEmpty, $"New diagnostics of the package after the fix of {id}: {string.Join(", ", newReports)}.");

        var lost = Surplus(await RemarksAsync(before), await RemarksAsync(after));
        await DemandAsync(after, lost.IsEmpty, $"The fix of {id} lost: {string.Join(" ", lost)}");

        foreach (var document in before.Projects.SelectMany(project => project.Documents))
        {
            await VerifyLayoutAsync(document, after, id);
        }
    }

    private static async Task VerifyLayoutAsync(Document before, Solution after, string id)
    {
        var was = (await before.GetTextAsync()).ToString();
        var text = (await after.GetDocument(before.Id)!.GetTextAsync()).ToString();
        var crlf = was.Contains("\r\n", StringComparison.Ordinal);
        var lines = text.Split('\n');
        await DemandAsync(after, lines.SkipLast(1).All(line => line.EndsWith('\r') == crlf), $"The fix of {id} mixes line endings in {before.Name}.");
        if (was.Contains("\n\t", StringComparison.Ordinal))
        {
            await DemandAsync(after, lines.All(line => !line.StartsWith(' ')), $"The fix of {id} indents with spaces in {before.Name}, which has tabs.");
        }

        if (!HasTrailingWhiteSpace(was))
        {
            await DemandAsync(after, !HasTrailingWhiteSpace(text), $"The fix of {id} leaves white space at the end of a line in {before.Name}.");
        }

        static bool HasTrailingWhiteSpace(string text) => text.Split('\n').Any(line => line.TrimEnd('\r') != line.TrimEnd());
    }

    private static async Task DemandReportsAsync(Solution solution, string[] ids)
    {
        var reported = (await OwnershipPackage.DiagnosticsAsync(solution)).Select(diagnostic => diagnostic.Id).ToHashSet(StringComparer.Ordinal);
        await DemandAsync(solution, ids.All(reported.Contains), $"Expected reports of {string.Join(", ", ids)}, but there are: {string.Join(", ", reported)}.");
    }

    private static async Task DemandAsync(Solution solution, bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidOperationException(message + "\n" + await SolutionText.OfAsync(solution));
        }
    }

    private static async Task<ImmutableArray<string>> CompilerDiagnosticsAsync(Solution solution)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        foreach (var project in solution.Projects)
        {
            found.AddRange((await project.GetCompilationAsync())!.GetDiagnostics()
                .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
                .Select(diagnostic => $"{diagnostic.Id} {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}"));
        }

        return found.ToImmutable();
    }

    /// <summary>Comments and directives of all documents.</summary>
    private static async Task<ImmutableArray<string>> RemarksAsync(Solution solution)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        foreach (var document in solution.Projects.SelectMany(project => project.Documents))
        {
            found.AddRange((await document.GetSyntaxRootAsync())!.DescendantTrivia()
                .Where(trivia => trivia.IsDirective || trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
                    or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia or SyntaxKind.DisabledTextTrivia)
                .SelectMany(trivia => LinesOf(trivia)));
        }

        return found.ToImmutable();
    }

    /// <summary>Documentation may get another line, and still none may be lost.</summary>
    private static string[] LinesOf(SyntaxTrivia trivia) =>
        trivia.Kind() is SyntaxKind.SingleLineDocumentationCommentTrivia
            ? trivia.ToFullString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [trivia.ToFullString().Trim()];

    /// <summary>What there is more of in one than in the other.</summary>
    private static ImmutableArray<string> Surplus(IEnumerable<string> these, IEnumerable<string> than)
    {
        var counts = than.CountBy(item => item).ToDictionary();
        return [.. these.CountBy(item => item).Where(item => item.Value > counts.GetValueOrDefault(item.Key)).Select(item => item.Key)];
    }

    private static IEnumerable<string[]> Orders(string[] ids) =>
        ids.Length <= 1 ? [ids] : ids.SelectMany(first => Orders([.. ids.Where(id => id != first)]).Select(rest => (string[])[first, .. rest]));
}

using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>
/// Do the calls that a change did not write still mean what they meant? One that is given a lambda or method group may take another overload once that has a task to return, and a call that
/// nobody rewrote may drop one without a word; no compiler says so.
/// </summary>
internal sealed class CallMeaning
{
    private readonly MovedText _moved;
    private readonly SemanticModel _before;
    private readonly SemanticModel _after;
    private readonly ISet<string> _names;
    private readonly CancellationToken _cancellationToken;

    private CallMeaning(MovedText moved, SemanticModel before, SemanticModel after, ISet<string> names, CancellationToken cancellationToken)
    {
        _moved = moved;
        _before = before;
        _after = after;
        _names = names;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The files in which a call means something else.</summary>
    public static async Task<IReadOnlyCollection<string>> ChangedInAsync(Solution before, Solution after, CancellationToken cancellationToken)
    {
        var files = new List<MovedText>();
        var projects = new HashSet<ProjectId>();
        foreach (var project in after.GetChanges(before).GetProjectChanges())
        {
            projects.Add(project.ProjectId);
            foreach (var id in project.GetChangedDocuments())
            {
                if (before.GetDocument(id) is { } old)
                {
                    files.Add(await MovedText.OfAsync(old, after.GetDocument(id)!, cancellationToken).ConfigureAwait(false));
                }
            }
        }

        var (names, visible) = ChangedNames.Of(files, cancellationToken);
        if (visible.Count > 0)
        {
            files.AddRange(await ChangedNames.MentionedInAsync(visible, projects, files, before, after, cancellationToken).ConfigureAwait(false));
        }

        var failing = new HashSet<string>(System.StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (file.Touched(names).ToList() is { Count: > 0 } touched
                && await file.Before.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is { } old
                && await file.After.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is { } changed
                && (new CallMeaning(file, old, changed, names, cancellationToken).IsAnyOther(touched) || (file.IsUnchanged && IsWorse(old, changed, cancellationToken))))
            {
                failing.Add(SourcePlace.FileOf(file.After));
            }
        }

        return failing;
    }

    /// <summary>Whether the compiler has something new to say of a file that nobody changed.</summary>
    private static bool IsWorse(SemanticModel before, SemanticModel after, CancellationToken cancellationToken)
    {
        var has = Problems.OfCompiler(after, cancellationToken);
        return has.Count > 0 && Problems.IsWorse(Problems.OfCompiler(before, cancellationToken), has);
    }

    private bool IsAnyOther(IEnumerable<SyntaxNode> touched)
    {
        var seen = new HashSet<SyntaxNode>();
        foreach (var node in touched)
        {
            if (IsDropped(node))
            {
                return true;
            }

            foreach (var call in CallsAround(node).Where(seen.Add))
            {
                if (MeansAnother(call))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The calls, and creations, that are given the function which the node stands in, or the function that it names, and the call of that.</summary>
    private static IEnumerable<SyntaxNode> CallsAround(SyntaxNode node)
    {
        var named = Named(node);
        var given = named is { Parent: ArgumentSyntax };
        if (named is { Parent: InvocationExpressionSyntax called } && called.Expression == named)
        {
            yield return called;
        }

        foreach (var ancestor in node.AncestorsAndSelf())
        {
            switch (ancestor)
            {
                case AnonymousFunctionExpressionSyntax:
                    given = true;
                    break;
                case InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or ConstructorInitializerSyntax when given && ancestor.ChildNodes().OfType<ArgumentListSyntax>().Any(l => l.Span.Contains(node.Span)):
                    yield return ancestor;
                    break;
                case MemberDeclarationSyntax:
                    yield break;
            }
        }
    }

    private bool MeansAnother(SyntaxNode call)
    {
        if (_moved.Old(Token(call)) is not { Parent: { } parent } token
            || parent.AncestorsAndSelf().FirstOrDefault(a => a.RawKind == call.RawKind && Token(a) == token) is not { } old
            || Arguments(old) != Arguments(call)
            || _before.GetSymbolInfo(old, _cancellationToken).Symbol is not IMethodSymbol was
            || _after.GetSymbolInfo(call, _cancellationToken).Symbol is not IMethodSymbol now)
        {
            // Written by the change, or by nobody who compiles.
            return false;
        }

        return Shape(was) != Shape(now) && !WaitsForWhatItRuns(was, now) && !IsSameDeclaration(was, now);
    }

    /// <summary><c>Task.Run</c> waits for the task of what it runs.</summary>
    private static bool WaitsForWhatItRuns(IMethodSymbol was, IMethodSymbol now) =>
        now is { Name: "Run", ContainingType: { Name: "Task", ContainingNamespace.Name: "Tasks" }, Parameters: [{ Type: INamedTypeSymbol { DelegateInvokeMethod.ReturnsVoid: false } }, ..] }
        && was.Name == "Run" && was.ContainingType.Name == "Task";

    private bool IsSameDeclaration(IMethodSymbol was, IMethodSymbol now) =>
        was.Name == now.Name
        && _names.Contains(now.Name)
        && was.ContainingType?.ToDisplayString() == now.ContainingType?.ToDisplayString()
        && was.Locations.Any(static l => l.IsInSource) && now.Locations.Any(static l => l.IsInSource);

    /// <summary>A call that stands as it was, whose function had nothing to return and now has: its value goes nowhere.</summary>
    private bool IsDropped(SyntaxNode node)
    {
        if (node is not SimpleNameSyntax name || !_names.Contains(name.Identifier.ValueText) || Named(name) is not { Parent: InvocationExpressionSyntax call } target || call.Expression != target)
        {
            return false;
        }

        SyntaxNode value = call;
        while (value.Parent is ConditionalAccessExpressionSyntax access && access.WhenNotNull == value)
        {
            value = access;
        }

        var isDropped = value.Parent switch
        {
            ExpressionStatementSyntax => true,
            AnonymousFunctionExpressionSyntax lambda => _after.GetSymbolInfo(lambda, _cancellationToken).Symbol is IMethodSymbol { ReturnsVoid: true },
            _ => false,
        };
        return isDropped
            && !_moved.IsEdited(value.Parent!.Span)
            && _moved.Old(Token(call)) is { Parent: { } parent }
            && parent.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } old
            && _before.GetSymbolInfo(old, _cancellationToken).Symbol is IMethodSymbol { ReturnsVoid: true, IsAsync: false }
            && _after.GetSymbolInfo(call, _cancellationToken).Symbol is IMethodSymbol { ReturnsVoid: false } now
            && CompilationFacts.Of(_after.Compilation) is { } facts
            && SanctionedSink.IsTaskLike(now.ReturnType, facts.Symbols);
    }

    private static SyntaxNode? Named(SyntaxNode node) => node is not SimpleNameSyntax ? null : node.Parent switch
    {
        MemberAccessExpressionSyntax access when access.Name == node => access,
        MemberBindingExpressionSyntax binding when binding.Name == node => binding,
        _ => node,
    };

    private static int Arguments(SyntaxNode call) => call.ChildNodes().OfType<ArgumentListSyntax>().Sum(static l => l.Arguments.Count);

    /// <summary>By which word a call is known.</summary>
    private static SyntaxToken Token(SyntaxNode call) => call is InvocationExpressionSyntax invocation
        ? invocation.Expression switch
        {
            MemberAccessExpressionSyntax access => access.Name.Identifier,
            MemberBindingExpressionSyntax binding => binding.Name.Identifier,
            var expression => expression.GetFirstToken(),
        }
        : call.GetFirstToken();

    private static string Shape(IMethodSymbol method)
    {
        var definition = (method.ReducedFrom ?? method).OriginalDefinition;
        return definition.ContainingType?.ToDisplayString() + "." + definition.Name + "(" + string.Join(",", definition.Parameters.Select(static p => p.Type.ToDisplayString())) + ")";
    }
}

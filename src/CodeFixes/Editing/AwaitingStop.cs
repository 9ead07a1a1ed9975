using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Lets a stop member that returns a task wait for the work that it tells to stop.</summary>
internal static class AwaitingStop
{
    /// <summary>Awaits the work behind the statement that tells it to stop.</summary>
    public static bool Await(FixSite site, MethodDeclarationSyntax declaration, UnawaitedStop stop)
    {
        if (stop.Work.IsThread
            || declaration.Body is not { } body || declaration.ContainsDirectives
            || stop.Signal.Syntax.FirstAncestorOrSelf<ExpressionStatementSyntax>() is not { } signal || signal.Parent != body
            || !ReturnsPlainTask(stop.Member) || IsCalledByTheWork(site, stop.Member)
            || !site.Layout.IsFirstOnLine(signal.SpanStart) || EndsWithRemark(signal))
        {
            return false;
        }

        var token = Token(stop.Member);
        var field = stop.Work.Field;
        var bounded = token is not null && HasWaitAsync(site);
        var call = field.Name + (bounded ? ".WaitAsync(" + token + ")" : "");
        var statement = "await " + call + site.Layout.ConfigureAwait + ";";
        var position = signal.SpanStart;
        var indent = site.Layout.IndentAt(position);
        var mayBeNull = field.NullableAnnotation == NullableAnnotation.Annotated || !IsSetAtOnce(site, stop.Work);
        var source = stop.Signal is IFieldReferenceOperation { Field: { Type.Name: "CancellationTokenSource", NullableAnnotation: not NullableAnnotation.Annotated } cancelled } && (bounded || stop.Work.Signals(site.CancellationToken).ThrowsCancellation)
            ? cancelled.Name
            : null;
        if (source is null && (bounded || stop.Work.Signals(site.CancellationToken).ThrowsCancellation))
        {
            // What ends the wait by an exception is not the failure of the work.
            return false;
        }

        var text = StoppedWait.Write(site, statement, source, position);
        if (mayBeNull)
        {
            var step = StoppedWait.StepOf(site, position, indent);
            text = "if (" + field.Name + (CanSayIsNot(site) ? " is not null)" : " != null)") + site.Layout.NewLine
                + indent + "{" + site.Layout.NewLine
                + indent + step + text.Replace(site.Layout.NewLine, site.Layout.NewLine + step) + site.Layout.NewLine
                + indent + "}";
        }

        if (!stop.Member.IsAsync && !MakeAsync(site, declaration, body))
        {
            return false;
        }

        site.Insert(signal.Span.End, site.Layout.NewLine + indent + text);
        return true;
    }

    /// <summary>Calls the base at the end, which cancels the token and waits.</summary>
    public static bool CallBase(FixSite site, MethodDeclarationSyntax declaration, IMethodSymbol stop)
    {
        if (declaration.Body is not { Statements: { Count: > 0 } statements } || declaration.ContainsDirectives || Token(stop) is not { } token)
        {
            return false;
        }

        var call = "base." + stop.Name + "(" + token + ")";
        var last = statements[statements.Count - 1];
        var returns = declaration.DescendantNodes(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>().ToList();
        if (!stop.IsAsync)
        {
            if (last is not ReturnStatementSyntax { Expression: { } done } || returns.Count != 1 || !IsDone(done))
            {
                return false;
            }

            site.Replace(done.Span, call);
            return true;
        }

        if (returns.Count > 0 || !site.Layout.IsFirstOnLine(last.SpanStart) || EndsWithRemark(last))
        {
            return false;
        }

        site.Insert(last.Span.End, site.Layout.NewLine + site.Layout.IndentAt(last.SpanStart) + "await " + call + site.Layout.ConfigureAwait + ";");
        return true;
    }

    /// <summary>Makes the member asynchronous, where all that it returns is a task that is done.</summary>
    public static bool MakeAsync(EditSite site, MethodDeclarationSyntax declaration, BlockSyntax body)
    {
        var returns = declaration.DescendantNodes(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>().ToList();
        if (returns.Any(static r => r.Expression is null || !IsDone(r.Expression)))
        {
            return false;
        }

        site.Insert(declaration.ReturnType.SpanStart, "async ");
        foreach (var done in returns)
        {
            if (done != body.Statements[body.Statements.Count - 1])
            {
                site.Replace(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(done.ReturnKeyword.Span.End, done.Expression!.Span.End), "");
            }
            else if (HasRemarks(done) || !site.Layout.IsFirstOnLine(done.SpanStart))
            {
                return false;
            }
            else
            {
                // The line goes with it, and the blank one above.
                var before = body.Statements.Count > 1 ? body.Statements[body.Statements.Count - 2].Span.End : body.OpenBraceToken.Span.End;
                site.Replace(Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(before, done.Span.End), "");
            }
        }

        return true;
    }

    /// <summary>Work that stops itself would wait for itself.</summary>
    private static bool IsCalledByTheWork(FixSite site, IMethodSymbol stop) =>
        site.Facts!.Bodies.OfType(Owners.Outermost(stop.ContainingType), site.CancellationToken).Any(b =>
            !(b.Member is IMethodSymbol method && StopMember.Is(method))
            && b.Body.DescendantsAndSelf().Any(o => o is IInvocationOperation call && SymbolEqualityComparer.Default.Equals(call.TargetMethod.OriginalDefinition, stop.OriginalDefinition)));

    private static bool ReturnsPlainTask(IMethodSymbol method) => method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", IsGenericType: false };

    private static string? Token(IMethodSymbol method) => method.Parameters.FirstOrDefault(static p => TokenOrigin.IsToken(p.Type))?.Name;

    private static bool HasWaitAsync(FixSite site) => site.Facts!.Symbols.Task!.GetMembers("WaitAsync").Length > 0;

    private static bool CanSayIsNot(FixSite site) => ((CSharpParseOptions)site.Root.SyntaxTree.Options).LanguageVersion >= LanguageVersion.CSharp9;

    /// <summary>Whether the field holds its work from the construction on.</summary>
    private static bool IsSetAtOnce(FixSite site, KeptWork work) =>
        (work.Starter is IMethodSymbol { MethodKind: MethodKind.Constructor } && work.Field.IsReadOnly)
        || site.Facts!.Bodies.InitializerOf(work.Field, site.CancellationToken) is { ConstantValue.HasValue: false };

    public static bool IsDone(ExpressionSyntax expression) =>
        expression is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.DefaultLiteralExpression } or DefaultExpressionSyntax
            or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "CompletedTask" };

    private static bool HasRemarks(SyntaxNode node) =>
        node.GetLeadingTrivia().Concat(node.GetTrailingTrivia()).Any(static t => !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia));

    private static bool EndsWithRemark(SyntaxNode node) => node.GetTrailingTrivia().Any(static t => !t.IsKind(SyntaxKind.WhitespaceTrivia) && !t.IsKind(SyntaxKind.EndOfLineTrivia));
}

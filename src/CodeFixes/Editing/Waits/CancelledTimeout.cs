using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>Lets a timeout cancel the work that it gives up, and sees how that ends: by <c>WaitAsync</c> where there is one, else in the branch that is there already.</summary>
internal static class CancelledTimeout
{
    public static string? Write(FixSite site)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } syntax
            || site.Model.GetOperation(syntax, site.CancellationToken) is not IInvocationOperation call
            || site.Facts is not { } facts
            || site.Model.GetEnclosingSymbol(syntax.SpanStart, site.CancellationToken) is not { } member
            || RacedTimeout.Of(call, member, facts, site.CancellationToken) is not { Variable: { } work } race
            || race.Region.Choice?.Syntax is not IfStatementSyntax { Parent: BlockSyntax block } choice)
        {
            return null;
        }

        if (race.Call is not { } begun || TakesNoToken(site, begun))
        {
            return WriteInBranch(site, race, choice, Observed(site, choice, work)) ? Resources.Format("ObserveOnTimeout", work.Name) : null;
        }

        if (work is not ILocalSymbol local
            || Declaration(begun, local) is not { } declaration
            || declaration.Parent != block
            || !site.Layout.IsFirstOnLine(declaration.SpanStart))
        {
            return null;
        }

        var names = new LocalNames(declaration.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? (SyntaxNode)declaration);
        var source = names.Take("cancellation");
        if (!PassToken(site, begun, source, declaration))
        {
            return null;
        }

        string[] givingUp = [source + ".Cancel();", "_ = " + work.Name + ".ContinueWith(static failed => failed.Exception, " + site.TypeName("System.Threading.Tasks", "TaskContinuationOptions", choice.SpanStart) + ".OnlyOnFaulted);"];
        return WriteWaitAsync(site, race, choice, work.Name, givingUp) || WriteInBranch(site, race, choice, givingUp) ? Resources.Format("CancelOnTimeout", begun.TargetMethod.Name) : null;
    }

    /// <summary>Work that nothing can cancel: it was given no token, and could not have been.</summary>
    private static bool TakesNoToken(FixSite site, IInvocationOperation begun) =>
        WorkStart.Of(begun, site.Facts!.Symbols) is null && begun.Arguments.All(static a => !TokenOrigin.IsToken(a.Value.Type)) && !HasOverloadWithToken(begun.TargetMethod);

    /// <summary>What nobody can cancel goes on; its failure is at least told, where there is something to tell it to.</summary>
    private static string[] Observed(FixSite site, StatementSyntax choice, ISymbol work)
    {
        var report = LoggerInScope.At(site, choice.SpanStart, choice.Span, orProject: false) is { } logger
            ? "failed => " + logger.Write("failed.Exception", mayBeNull: (site.Model.GetNullableContext(choice.SpanStart) & NullableContext.WarningsEnabled) != 0, "What was given up after a timeout failed")
            : "static failed => failed.Exception";
        return ["_ = " + work.Name + ".ContinueWith(" + report + ", " + site.TypeName("System.Threading.Tasks", "TaskContinuationOptions", choice.SpanStart) + ".OnlyOnFaulted);"];
    }

    private static LocalDeclarationStatementSyntax? Declaration(IInvocationOperation begun, ILocalSymbol work) =>
        begun.Syntax.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>(d => d.Declaration.Variables.Count == 1 && d.Declaration.Variables[0].Identifier.ValueText == work.Name && d.UsingKeyword.IsKind(SyntaxKind.None));

    /// <summary>Makes a source before the work is begun, linked to the token that it was given, and gives it the source's.</summary>
    private static bool PassToken(FixSite site, IInvocationOperation begun, string source, StatementSyntax declaration)
    {
        if (begun.Syntax is not InvocationExpressionSyntax call || WorkStart.Of(begun, site.Facts!.Symbols) is not null)
        {
            return false;
        }

        var type = TypeNames.Of("System.Threading", "CancellationTokenSource", 0, site.Document, site.Model, declaration.SpanStart, site.Layout, site.Edits);
        var made = "new " + type + "()";
        var taken = begun.Arguments.FirstOrDefault(static a => TokenOrigin.IsToken(a.Value.Type));
        if (taken is { ArgumentKind: ArgumentKind.Explicit, Syntax: ArgumentSyntax { Expression: { } given } } && !CancellationArgument.IsNone(taken))
        {
            made = type + ".CreateLinkedTokenSource(" + given + ")";
            site.Replace(given.Span, source + ".Token");
        }
        else if (taken is null ? HasOverloadWithToken(begun.TargetMethod) : taken.ArgumentKind == ArgumentKind.DefaultValue)
        {
            var isNext = taken?.Parameter is not { } parameter || parameter.Ordinal - (begun.TargetMethod.IsExtensionMethod && begun.Instance is null && call.Expression is MemberAccessExpressionSyntax ? 1 : 0) == call.ArgumentList.Arguments.Count;
            var text = (isNext ? "" : taken!.Parameter!.Name + ": ") + source + ".Token";
            site.Insert(call.ArgumentList.CloseParenToken.SpanStart, (call.ArgumentList.Arguments.Count > 0 ? ", " : "") + text);
        }
        else
        {
            return false;
        }

        site.Insert(declaration.SpanStart, "using var " + source + " = " + made + ";" + site.Layout.NewLine + site.Layout.IndentAt(declaration.SpanStart));
        return true;
    }

    private static bool HasOverloadWithToken(IMethodSymbol method) => method.ReducedFrom is null && method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().Any(m =>
        m.Parameters.Length == method.Parameters.Length + 1
        && m.TypeParameters.Length == method.TypeParameters.Length
        && TokenOrigin.IsToken(m.Parameters[m.Parameters.Length - 1].Type)
        && m.Parameters.Zip(method.Parameters, static (a, b) => SymbolEqualityComparer.Default.Equals(a.Type, b.Type)).All(static same => same));

    /// <summary><c>if (await Task.WhenAny(work, Task.Delay(t)) != work) { .. }</c>, with the work awaited right after it.</summary>
    private static bool WriteWaitAsync(FixSite site, RacedTimeout race, IfStatementSyntax choice, string work, string[] givingUp)
    {
        var task = site.Facts!.Symbols[KnownType.Task];
        if (!choice.Condition.Span.Contains(race.Race.Syntax.Span)
            || choice is not { Else: null, Statement: BlockSyntax { Statements.Count: > 0 } lost }
            || race.Region.Branch?.Syntax != lost
            || task?.GetMembers("WaitAsync").Any(static m => m is IMethodSymbol { Parameters: [{ Type.Name: "TimeSpan" }] }) != true
            || race.Delay.Arguments.Length != 1
            || race.Delay.Arguments[0].Syntax is not ArgumentSyntax { Expression: { } time }
            || !race.Race.Syntax.Span.Contains(race.Delay.Syntax.Span)
            || choice.Parent is not BlockSyntax block
            || block.Statements.IndexOf(choice) is var index && (index + 1 >= block.Statements.Count || !AwaitsFirst(block.Statements[index + 1], work))
            || !site.Layout.IsFirstOnLine(choice.SpanStart) || !site.Layout.IsFirstOnLine(lost.OpenBraceToken.SpanStart) || !site.Layout.IsFirstOnLine(lost.Statements[0].SpanStart))
        {
            return false;
        }

        var indent = site.Layout.IndentAt(choice.SpanStart);
        var step = StoppedWait.StepOf(site, lost.Statements[0].SpanStart, site.Layout.IndentAt(lost.Statements[0].SpanStart));
        var line = site.Layout.NewLine;
        var configured = choice.Condition.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(static a => a.Name.Identifier.ValueText == "ConfigureAwait") ? ".ConfigureAwait(false)" : "";
        var timeout = TypeNames.Of("System", "TimeoutException", 0, site.Document, site.Model, choice.SpanStart, site.Layout, site.Edits);
        var span = race.Delay.Arguments[0].Value.Type?.SpecialType == SpecialType.System_Int32
            ? TypeNames.Of("System", "TimeSpan", 0, site.Document, site.Model, choice.SpanStart, site.Layout, site.Edits) + ".FromMilliseconds(" + time + ")"
            : time.ToString();
        site.Replace(
            TextSpan.FromBounds(choice.SpanStart, choice.CloseParenToken.Span.End),
            "try" + line
            + indent + "{" + line
            + indent + step + "await " + work + ".WaitAsync(" + span + ")" + configured + ";" + line
            + indent + "}" + line
            + indent + "catch (" + timeout + ") when (!" + work + ".IsCompleted)");
        GiveUp(site, lost.Statements[0], givingUp);
        return true;
    }

    private static bool AwaitsFirst(StatementSyntax statement, string work)
    {
        var value = statement switch
        {
            ReturnStatementSyntax { Expression: { } returned } => returned,
            ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { Left: IdentifierNameSyntax, Right: { } assigned } } => assigned,
            ExpressionStatementSyntax { Expression: { } expression } => expression,
            LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: { } initial }] } => initial,
            _ => null,
        };
        return value is AwaitExpressionSyntax { Expression: { } awaited }
            && AwaitedValue.WithoutConfigureAwait(awaited) is IdentifierNameSyntax name
            && name.Identifier.ValueText == work;
    }

    /// <summary>Cancels and observes at the head of the branch that is for a lost race, or right behind the one that is for a won.</summary>
    private static bool WriteInBranch(FixSite site, RacedTimeout race, IfStatementSyntax choice, string[] givingUp)
    {
        if (race.Region.Branch?.Syntax is { } branch)
        {
            if (branch is not BlockSyntax { Statements: [var first, ..] } || !site.Layout.IsFirstOnLine(first.SpanStart))
            {
                return false;
            }

            GiveUp(site, first, givingUp);
            return true;
        }

        var block = (BlockSyntax)choice.Parent!;
        var next = block.Statements.IndexOf(choice) + 1;
        if (choice.Else is not null || choice.Statement is not BlockSyntax won)
        {
            return false;
        }

        if (next < block.Statements.Count && won.Statements is [.., ReturnStatementSyntax or ThrowStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax])
        {
            if (!site.Layout.IsFirstOnLine(block.Statements[next].SpanStart))
            {
                return false;
            }

            GiveUp(site, block.Statements[next], givingUp);
            return true;
        }

        return WriteElse(site, choice, won, givingUp);
    }

    /// <summary>The race is only asked whether it was won, and what follows runs in any case.</summary>
    private static bool WriteElse(FixSite site, IfStatementSyntax choice, BlockSyntax won, string[] givingUp)
    {
        if (won.Statements.Count == 0 || !site.Layout.IsFirstOnLine(won.CloseBraceToken.SpanStart) || !won.CloseBraceToken.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia))
        {
            return false;
        }

        var indent = site.Layout.IndentAt(choice.SpanStart);
        var step = StoppedWait.StepOf(site, won.Statements[0].SpanStart, site.Layout.IndentAt(won.Statements[0].SpanStart));
        var line = site.Layout.NewLine;
        site.Insert(
            site.Text.Lines.GetLineFromPosition(won.Span.End).End,
            line + indent + "else" + line + indent + "{" + line + string.Concat(givingUp.Select(s => indent + step + s + line)) + indent + "}");
        return true;
    }

    private static void GiveUp(FixSite site, StatementSyntax before, string[] givingUp)
    {
        var end = site.Layout.NewLine + site.Layout.IndentAt(before.SpanStart);
        site.Insert(before.SpanStart, string.Concat(givingUp.Select(s => s + end)));
    }
}

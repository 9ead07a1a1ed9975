using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.Analyzers;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>
/// Observes the failure of a dropped call where nobody can wait for it: by the project's own method for that, else by a continuation that logs it. The call and its work stay as they are:
/// what it throws at once it still throws, and its cancellation is no failure.
/// </summary>
internal static class ObservedWork
{
    public static string? Write(FixSite site)
    {
        // What guards itself has been observed.
        if (site.Diagnostic.Id == RuleIds.UnownedWork
            || site.Facts is not { } facts
            || site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call
            || call.Expression.Span != site.Diagnostic.Location.SourceSpan
            || site.Model.GetOperation(call, site.CancellationToken) is not IInvocationOperation operation
            || Statement(call) is not { } statement
            || !IsSupported(operation, facts)
            || IsShutdown(operation, site, facts)
            || ThrowsOnPurpose(call)
            || LogOfTheLog.Contains(call))
        {
            return null;
        }

        var work = WorkStart.Of(operation, facts.Symbols) is { } start ? PlannedStart.NameOf(start) : operation.TargetMethod.Name;
        if (work is "work" or "Wait" or "GetResult" or "Invoke" or "Run")
        {
            work = Function.DisplayName(site.Model.GetEnclosingSymbol(call.SpanStart, site.CancellationToken)!);
        }

        var logger = LoggerInScope.At(site, call.SpanStart, orConsole: true, call: call);
        var value = DroppedCall.Outermost(call);
        var end = call.Span.End;
        var asTask = facts.Symbols.Is(operation.Type, KnownType.ValueTask) || facts.Symbols.Is(operation.Type, KnownType.ValueTaskOfT) ? ".AsTask()" : "";
        if (DroppedCall.Find(call) is { } drop && PlannedStart.Producer(operation, call, drop, facts, site.CancellationToken) is { IsPoolWorkItem: true } item)
        {
            if (SignalsEnd(operation))
            {
                return null;
            }

            CallEditor.Write(item, site.Document, site.TypeName("System.Threading.Tasks", "Task", call.SpanStart), site.Edits);
        }

        if (SinkInReach.At(site, call.SpanStart, facts.Symbols.Task!, logger, work) is not { } sink)
        {
            if (logger is not null && !IsHeld(value) && DroppedCall.Value(call) is not ConditionalAccessExpressionSyntax && SharedReport.Write(site, call, logger, facts) is { } helper)
            {
                HandTo(helper, ", \"" + work + "\"");
                return Resources.Format("LogFailure", work);
            }
        }
        else
        {
            if (!sink.IsExtension && call.Parent is ConditionalAccessExpressionSyntax)
            {
                return null;
            }

            if (!sink.IsExtension)
            {
                HandTo(sink.Qualifier + sink.Method.Name, sink.Arguments);
            }
            else
            {
                DropDiscard();
                site.Replace(TextSpan.FromBounds(end, value.Span.End), asTask + "." + sink.Method.Name + "(" + sink.Arguments + ")");
            }

            return Resources.Format("HandToSink", work, sink.Method.Name);
        }

        if (logger is null || site.Text.ToString(TextSpan.FromBounds(end, value.Span.End)).Contains("//"))
        {
            return null;
        }

        var failed = new LocalNames(call.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? (SyntaxNode)statement).Take("failed");
        var indent = site.Layout.IndentAt(statement.SpanStart);
        var report = logger.Write(failed + ".Exception", IsNullableOn(site, call.SpanStart), work + " failed");
        site.Replace(TextSpan.FromBounds(end, value.Span.End), asTask + FailureContinuation.Of(site, call.SpanStart, indent + StoppedWait.StepOf(site, statement.SpanStart, indent), failed, report));
        return Resources.Format("LogFailure", work);

        void HandTo(string method, string rest)
        {
            site.Insert(call.SpanStart, method + "(", -1);
            DropDiscard();
            site.Replace(TextSpan.FromBounds(end, value.Span.End), asTask + rest + ")");
        }

        // A discard has nothing to hold any more.
        void DropDiscard()
        {
            if (Discarded(value) is { } discard)
            {
                site.Replace(TextSpan.FromBounds(discard.SpanStart, call.SpanStart), "");
            }
        }
    }

    /// <summary>Whether somebody waits for what the work sets at its end: where it fails, they would wait for ever, while a failure on the pool ends the process.</summary>
    private static bool SignalsEnd(IInvocationOperation start) =>
        start.Descendants().OfType<IInvocationOperation>().Any(static c => c.TargetMethod.ContainingType?.Name is "TaskCompletionSource" or "CountdownEvent" or "EventWaitHandle" or "ManualResetEvent" or "ManualResetEventSlim" or "AutoResetEvent" or "Interlocked");

    /// <summary><c>Task.Run(() => throw new TestException())</c>: the failure is what it is there for.</summary>
    private static bool ThrowsOnPurpose(InvocationExpressionSyntax call) =>
        call.ArgumentList.Arguments is [{ Expression: AnonymousFunctionExpressionSyntax { Body: var body } }, ..] && (body is ThrowExpressionSyntax || (body is BlockSyntax { Statements: { Count: > 0 } all } && all.Last() is ThrowStatementSyntax));

    /// <summary>A shutdown that its member can wait for is waited for by the fix of OWN4002: who only observed it would cut off what is in flight.</summary>
    private static bool IsShutdown(IInvocationOperation operation, FixSite site, CompilationFacts facts) =>
        site.Model.GetEnclosingSymbol(operation.Syntax.SpanStart, site.CancellationToken) is { } member
        && operation.Descendants().OfType<IInvocationOperation>().Any(inner => DroppedShutdown.Of(inner, member, facts, site.CancellationToken) is not null);

    /// <summary>What the call stands in, by whose line the continuation is indented.</summary>
    private static SyntaxNode? Statement(InvocationExpressionSyntax call) =>
        (SyntaxNode?)call.FirstAncestorOrSelf<StatementSyntax>(static s => s is not BlockSyntax) ?? call.FirstAncestorOrSelf<MemberDeclarationSyntax>();

    private static bool IsSupported(IInvocationOperation call, CompilationFacts facts) =>
        WorkStart.Of(call, facts.Symbols) is null
            ? SanctionedSink.IsTaskLike(call.Type, facts.Symbols)
            : PlannedStart.IsSupported(call, facts);

    /// <summary>Whether a local holds what nothing but a task can be.</summary>
    private static bool IsHeld(ExpressionSyntax value) => value.Parent is EqualsValueClauseSyntax && Discarded(value) is null;

    private static SyntaxNode? Discarded(ExpressionSyntax value) => value.Parent switch
    {
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Parent: ExpressionStatementSyntax or ArrowExpressionClauseSyntax or AnonymousFunctionExpressionSyntax } discard when discard.Right == value => discard,
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Identifier.ValueText: "_", Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } local } } } => local,
        _ => null,
    };

    public static bool IsNullableOn(FixSite site, int position) => (site.Model.GetNullableContext(position) & NullableContext.WarningsEnabled) != 0;
}

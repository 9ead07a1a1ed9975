using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.Analyzers.Semantics;
using TaskOwnership.CodeFixes.Planning;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>
/// Hands work that a request started and dropped to the queue of its project, which runs a bounded number of pieces and finishes those that it accepted; or to its tracker, which runs all of them at once and waits for them.
/// </summary>
internal sealed class HandedWork
{
    private readonly WorkQueue _queue;
    private readonly Dictionary<(string File, int Start, bool AtOnce), LocalNames> _names = new();

    public HandedWork(WorkQueue queue) => _queue = queue;

    /// <summary>Writes the change; returns its title, or null where the work must not be run later, or cannot be handed over. <paramref name="atOnce"/>: the function cannot wait until there is room.</summary>
    public string? Write(FixSite site, bool atOnce)
    {
        if (site.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call
            || call.Expression.Span != site.Diagnostic.Location.SourceSpan
            || site.Facts is not { } facts
            || site.Model.GetOperation(call, site.CancellationToken) is not IInvocationOperation operation
            || DroppedCall.Find(call) is not var (place, shape)
            || shape is not (DropShape.Statement or DropShape.Local)
            || DroppedCall.Value(call) is ConditionalAccessExpressionSyntax
            || place is not StatementSyntax statement
            || Around(site, call) is not var (function, member)
            || Blockers.HasConditionalCode(statement))
        {
            return null;
        }

        var work = WorkStart.Of(operation, facts.Symbols) is { } start ? start.Work : null;
        if ((work is null ? facts.Lifetimes.OfCall(operation, site.CancellationToken) : facts.Lifetimes.OfWork(work, site.CancellationToken)) == Lifetime.Endless)
        {
            return null;
        }

        var names = Names(site, call, atOnce);
        var values = new CapturedValues(new LastingValue(_queue.Services), facts, site.CancellationToken);
        var token = names.FirstFree("cancellationToken", "stopToken");
        if ((work is null
            ? OfCall(site, operation, call, statement, values, member, names, token)
            : OfDelegate(site, operation, call, work, values, member, token)) is not { } head
            || InjectedQueue.Write(site, _queue, function, IsEndpoint(site, function), statement) is not { } queue
            || !(Tracks ? atOnce : atOnce ? HasTry() : AsyncFunction.Write(site, function, statement, !_queue.Injectable.Contains(function)))
            || (_queue.Type is null && !WorkQueueType.Write(site, _queue)))
        {
            return null;
        }

        var value = DroppedCall.Outermost(call);
        site.Replace(TextSpan.FromBounds(statement.SpanStart, head.From), head.Copies + (Tracks ? queue + ".Track(" : atOnce ? queue + ".TryEnqueue(" : "await " + queue + ".EnqueueAsync(") + head.Lambda);
        site.Replace(TextSpan.FromBounds(head.To, value.Span.End), ")" + (atOnce ? "" : site.Layout.ConfigureAwait));
        return Resources.Format(Tracks ? "TrackWork" : "HandToQueue", operation.TargetMethod.Name);
    }

    /// <summary>A tracker starts the work where it is handed over, and there is nothing to wait for.</summary>
    private bool Tracks => _queue.Keeper == WorkKeeper.Tracker;

    /// <summary>A queue that the project has already may only be able to wait.</summary>
    private bool HasTry() => _queue.Type?.GetMembers("TryEnqueue").OfType<IMethodSymbol>().Any(static m => m is { IsStatic: false, DeclaredAccessibility: Accessibility.Public, Parameters.Length: 1 }) != false;

    /// <summary>A delegate is the work: <c>Task.Run(async () => ..)</c> becomes <c>async _ => ..</c>, which needs no other hop; a synchronous one keeps it.</summary>
    private (string Copies, string Lambda, int From, int To)? OfDelegate(FixSite site, IInvocationOperation operation, InvocationExpressionSyntax call, IOperation work, CapturedValues values, ISymbol member, string token)
    {
        var arguments = call.ArgumentList.Arguments;
        if (operation.TargetMethod.Name != "Run"
            || arguments.Any(static a => a.NameColon is not null)
            || arguments.Count is not (1 or 2)
            || (arguments.Count == 2 && !RequestScope.IsRequestToken(Peel.Conversions(operation.Arguments[1].Value), operation, member))
            || !values.Last(work, operation, member))
        {
            return null;
        }

        // A queue runs it on a thread of its own. A tracker would on that of the request, so that the hop stays.
        if (Tracks && arguments.Count == 2)
        {
            values.Tokens.Add(operation.Arguments[1].Value);
        }

        var parameter = Parameter(values, call, token);
        ReplaceTokens(site, values, token);
        if (!Tracks && work is IAnonymousFunctionOperation { Symbol: { IsAsync: true, Parameters.IsEmpty: true }, Syntax: ParenthesizedLambdaExpressionSyntax lambda } && lambda.Modifiers.Count == 1)
        {
            site.Replace(lambda.ParameterList.Span, parameter);
            return ("", "", lambda.SpanStart, lambda.Span.End);
        }

        // What is left of the call takes the token of the request no longer.
        if (arguments.Count == 2 && !Tracks)
        {
            return null;
        }

        return ("", parameter + " => ", call.SpanStart, call.Span.End);
    }

    /// <summary>Whether the request answers what the call throws: once the work runs elsewhere it never would.</summary>
    private static bool IsCaught(StatementSyntax statement) =>
        statement.Ancestors().TakeWhile(static a => a is not (MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<TryStatementSyntax>()
            .Any(attempt => attempt.Catches.Count > 0 && attempt.Block.Span.Contains(statement.Span));

    /// <summary>A call is the work. What it is called on and given is read now, as before.</summary>
    private static (string Copies, string Lambda, int From, int To)? OfCall(FixSite site, IInvocationOperation operation, InvocationExpressionSyntax call, StatementSyntax statement, CapturedValues values, ISymbol member, LocalNames names, string token)
    {
        if (operation.TargetMethod is not { MethodKind: MethodKind.Ordinary or MethodKind.ReducedExtension or MethodKind.LocalFunction, Name: not "ContinueWith", ReturnType.Name: "Task" or "ValueTask" } method
            || method.Parameters.Any(static p => p.RefKind != RefKind.None)
            || IsCaught(statement)
            || (method.MethodKind == MethodKind.LocalFunction && !values.LastIn(method)))
        {
            return null;
        }

        var copies = "";
        var indent = site.Layout.NewLine + site.Layout.IndentAt(statement.SpanStart);
        if (operation.Instance is { } instance && !Keep(instance, "target"))
        {
            return null;
        }

        foreach (var argument in operation.Arguments)
        {
            if (argument.ArgumentKind != ArgumentKind.DefaultValue && (argument.ArgumentKind != ArgumentKind.Explicit || !Keep(argument.Value, argument.Parameter!.Name)))
            {
                return null;
            }
        }

        if (copies.Length > 0 && statement.Parent is not (BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax))
        {
            return null;
        }

        var parameter = Parameter(values, call, token);
        ReplaceTokens(site, values, token);
        return (copies, method.ReturnType.Name == "ValueTask" ? "async " + parameter + " => await " : parameter + " => ", call.SpanStart, call.Span.End);

        bool Keep(IOperation value, string name)
        {
            var peeled = Peel.Conversions(value);
            switch (peeled)
            {
                case { ConstantValue.HasValue: true } or IDefaultValueOperation or ITypeOfOperation or IFieldReferenceOperation { Field: { IsStatic: true, IsReadOnly: true } } or IPropertyReferenceOperation { Property: { IsStatic: true, Name: "None", ContainingType.Name: "CancellationToken" } }:
                    return true;
                case IInstanceReferenceOperation self:
                    return values.LastOn(self);
                case IAnonymousFunctionOperation or IDelegateCreationOperation or IMethodReferenceOperation:
                    return values.Last(peeled, operation, member);
                case ILocalReferenceOperation { Local: { IsRef: false } local } when values.CanRead(local, local.Type, operation):
                case IParameterReferenceOperation { Parameter: { RefKind: RefKind.None } parameter } when values.CanRead(parameter, parameter.Type, operation):
                case IFieldReferenceOperation { Instance: IInstanceReferenceOperation, Field: { IsReadOnly: true } field } when values.CanKeep(field.Type):
                    return true;
                case var _ when RequestScope.IsRequestToken(peeled, operation, member):
                    values.Tokens.Add(peeled);
                    return true;
                case { Type: { } given } when values.CanKeep(given) && value.Syntax is ExpressionSyntax expression && !expression.DescendantTrivia().Any(static t => t.IsDirective):
                    var copy = names.Take(name, "Value");
                    copies += "var " + copy + " = " + expression + ";" + indent;
                    site.Replace(expression.Span, copy);
                    return true;
                default:
                    return false;
            }
        }
    }

    private static string Parameter(CapturedValues values, SyntaxNode call, string token) =>
        values.Tokens.Count > 0 || call.DescendantTokens().Any(static t => t.IsKind(SyntaxKind.IdentifierToken) && t.ValueText == "_") ? token : "_";

    private static void ReplaceTokens(FixSite site, CapturedValues values, string token)
    {
        foreach (var read in values.Tokens)
        {
            site.Replace(read.Syntax.Span, token);
        }
    }

    /// <summary>The function that the call stands in, and the member around it.</summary>
    private static (IMethodSymbol Function, ISymbol Member)? Around(FixSite site, SyntaxNode call)
    {
        if (site.Model.GetEnclosingSymbol(call.SpanStart, site.CancellationToken) is not IMethodSymbol function)
        {
            return null;
        }

        ISymbol member = function;
        while (member is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction })
        {
            member = member.ContainingSymbol;
        }

        return (function, member);
    }

    private static bool IsEndpoint(FixSite site, IMethodSymbol function) =>
        function.MethodKind == MethodKind.AnonymousFunction
        && site.Model.GetOperation(function.DeclaringSyntaxReferences[0].GetSyntax(site.CancellationToken), site.CancellationToken) is IAnonymousFunctionOperation lambda
        && RequestScope.IsEndpoint(lambda)

        // With another parameter it would no longer be what this overload takes.
        && site.Model.GetTypeInfo(lambda.Syntax, site.CancellationToken).ConvertedType?.Name != "RequestDelegate";

    /// <summary>New names of one member are taken once for all changes in it; what the other form took before it was given up is free.</summary>
    private LocalNames Names(FixSite site, SyntaxNode call, bool atOnce)
    {
        var member = call.Ancestors().First(static n => n is MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax);
        var key = (SourcePlace.FileOf(site.Document), member.SpanStart, atOnce);
        if (!_names.TryGetValue(key, out var names))
        {
            _names.Add(key, names = new LocalNames(member));
        }

        return names;
    }
}

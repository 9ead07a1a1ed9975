using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>A dropped start whose task the type around it can keep in a field, and the place where the type can wait for it.</summary>
internal sealed class OwnedStart
{
    private OwnedStart((Document Document, Diagnostic Diagnostic) seed, SemanticModel model, CompilationFacts facts, Producer producer, IMethodSymbol member, TypeDeclarationSyntax part, StopPlace stop, bool isOnce)
    {
        Seed = seed;
        Model = model;
        Facts = facts;
        Producer = producer;
        Member = member;
        Part = part;
        Stop = stop;
        IsOnce = isOnce;
    }

    public (Document Document, Diagnostic Diagnostic) Seed { get; }

    public Document Document => Seed.Document;

    public SemanticModel Model { get; }

    public CompilationFacts Facts { get; }

    public Producer Producer { get; }

    /// <summary>The constructor or method that starts the work.</summary>
    public IMethodSymbol Member { get; }

    /// <summary>The part of the type that the start stands in.</summary>
    public TypeDeclarationSyntax Part { get; }

    public StopPlace Stop { get; }

    /// <summary>Whether an instance starts the work at most once, so that one field can hold its task; else the type keeps track of all that are in flight.</summary>
    public bool IsOnce { get; }

    /// <summary>Whether every instance has the task from its construction on.</summary>
    public bool IsSetAtOnce =>
        Member is { MethodKind: MethodKind.Constructor, ContainingType: { } type }
        && Producer.Place.Parent is BlockSyntax { Parent: ConstructorDeclarationSyntax { Initializer: not { RawKind: (int)SyntaxKind.ThisConstructorInitializer } } body }
        && !body.DescendantNodes(static n => n is not AnonymousFunctionExpressionSyntax).Any(static n => n is ReturnStatementSyntax)
        && type.InstanceConstructors.All(c => SymbolEqualityComparer.Default.Equals(c, Member) || (c.IsImplicitlyDeclared && c.Parameters.Length == 1 && type.IsRecord)
            || c.DeclaringSyntaxReferences.Any(static r => r.GetSyntax() is ConstructorDeclarationSyntax { Initializer.RawKind: (int)SyntaxKind.ThisConstructorInitializer }));

    /// <summary>The start of a diagnostic that its type can own; null where no field can keep each task that it begins, or where the type has no stop that may wait for it.</summary>
    public static async Task<OwnedStart?> OfAsync((Document Document, Diagnostic Diagnostic) seed, CancellationToken cancellationToken)
    {
        if (await seed.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model || ProjectFacts.Of(seed.Document, model) is not { } facts)
        {
            return null;
        }

        var root = await model.SyntaxTree.GetRootAsync(cancellationToken).ConfigureAwait(false);
        var node = root.FindNode(seed.Diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        if (Blockers.IsGenerated(seed.Document, root)
            || node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call
            || call.Expression.Span != seed.Diagnostic.Location.SourceSpan
            || model.GetOperation(call, cancellationToken) is not IInvocationOperation operation
            || DroppedCall.Find(call) is not { } drop
            || !PlannedStart.IsSupported(operation, facts)
            || Starter(call, model, cancellationToken) is not { } starter
            || starter.Declaration.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } part
            || Blockers.HasConditionalCode(starter.Declaration)

            // Who awaits the member waits for what it calls, and did not discard: to hear of that at the stop only would be late.
            || (starter.RunsThrough && drop.Place is ExpressionStatementSyntax { Expression: not AssignmentExpressionSyntax } && !starter.Member.ReturnsVoid && starter.Member.MethodKind == MethodKind.Ordinary && WorkStart.Of(operation, facts.Symbols) is null && !HostedService.RunsOnce(starter.Member) && !starter.Member.Name.StartsWith("Start", System.StringComparison.Ordinal)))
        {
            return null;
        }

        var isOnce = starter.RunsThrough && IsStartedOnce(starter.Member, facts, cancellationToken);
        var producer = PlannedStart.Producer(operation, call, drop, facts, cancellationToken);
        if (producer.IsConditional)
        {
            // Where the receiver is not there, there is no task.
            return null;
        }

        // What cannot be seen to end is waited for only where the token of the stop bounds the wait.
        var isBounded = !isOnce && facts.Symbols.Task!.GetMembers("WaitAsync").Length > 0 && seed.Document.GetLinkedDocumentIds().IsEmpty && PerItemWork.Is(operation, starter.Member, facts, cancellationToken);
        var lifetime = producer.Lifetime(new());
        var stop = StopPlace.For(operation, lifetime, isBounded, starter.Member, facts, cancellationToken)
            ?? await AddedDisposal.ForAsync(seed.Document, operation, lifetime, starter.Member, facts, seed.Diagnostic.Id, cancellationToken).ConfigureAwait(false);
        return stop is not null && (isOnce || !stop.EndsByCancellation || stop.Source is not null || stop.Token is not null)
            ? new OwnedStart(seed, model, facts, producer, starter.Member, part, stop, isOnce)
            : null;
    }

    /// <summary>The constructor or method around the call, and whether the call runs in it at once: not in a lambda or local function, and not again and again.</summary>
    private static (IMethodSymbol Member, BaseMethodDeclarationSyntax Declaration, bool RunsThrough)? Starter(SyntaxNode call, SemanticModel model, CancellationToken cancellationToken)
    {
        var runsThrough = true;
        foreach (var ancestor in call.Ancestors())
        {
            switch (ancestor)
            {
                case ConstructorDeclarationSyntax or MethodDeclarationSyntax:
                    var declaration = (BaseMethodDeclarationSyntax)ancestor;
                    return model.GetDeclaredSymbol(declaration, cancellationToken) is { IsStatic: false, ContainingType: { TypeKind: TypeKind.Class } } member ? (member, declaration, runsThrough) : null;
                case MemberDeclarationSyntax:
                    return null;
                case AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax
                    or ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax or LabeledStatementSyntax:
                    runsThrough = false;
                    break;
            }
        }

        return null;
    }

    /// <summary>Whether an instance runs the start at most once: a second task would take the place of the first, which nobody would wait for.</summary>
    private static bool IsStartedOnce(IMethodSymbol member, CompilationFacts facts, CancellationToken cancellationToken, int depth = 2)
    {
        if (member.MethodKind == MethodKind.Constructor || HostedService.RunsOnce(member))
        {
            return true;
        }

        // A private method that one such member calls once.
        if (depth == 0 || member.DeclaredAccessibility != Accessibility.Private || member.MethodKind != MethodKind.Ordinary)
        {
            return false;
        }

        IOperation? only = null;
        foreach (var (_, body) in facts.Bodies.OfType(Owners.Outermost(member.ContainingType), cancellationToken))
        {
            foreach (var operation in body.DescendantsAndSelf())
            {
                var target = operation switch
                {
                    IInvocationOperation invocation => invocation.TargetMethod,
                    IMethodReferenceOperation reference => reference.Method,
                    _ => null,
                };
                if (!SymbolEqualityComparer.Default.Equals(target?.OriginalDefinition, member.OriginalDefinition))
                {
                    continue;
                }

                if (only is not null || operation is not IInvocationOperation { Instance: IInstanceReferenceOperation or ILocalReferenceOperation })
                {
                    return false;
                }

                only = operation;
            }
        }

        if (only is IInvocationOperation { Instance: ILocalReferenceOperation made })
        {
            return IsMadeHere(made);
        }

        return only is { SemanticModel: { } model } && Starter(only.Syntax, model, cancellationToken) is { RunsThrough: true } caller && IsStartedOnce(caller.Member, facts, cancellationToken, depth - 1);
    }

    /// <summary>A factory starts what it has just made: each instance once, where one is made for each start.</summary>
    private static bool IsMadeHere(ILocalReferenceOperation made)
    {
        if (LocalUse.SingleValue(made) is not { } value || Peel.Conversions(value) is not IObjectCreationOperation creation)
        {
            return false;
        }

        return Around(made) == Around(creation);

        // The loop or function that both stand in: a turn of it makes one, and starts it.
        static SyntaxNode? Around(IOperation operation) => operation.Syntax.Ancestors().FirstOrDefault(static a =>
            a is MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax);
    }
}

"""What every address answers to everybody: the one table that says so."""

# Own / another's / none; once where all three are answered alike. `in`: sent to the sign-in page first.
# Of one's own by possession: links in mails and pages of erasures work for
# whoever holds them. Prompt versions and what the
# admin shows belong to nobody in particular. A fifth column is a lead's.
TABLE = """
      address                                                  nobody      a person    an operator an engineer
GET   /healthz                                                 200         200         200
POST  /healthz                                                 405         405         405
GET   /readyz                                                  503         503         503
POST  /readyz                                                  405         405         405
GET   /admin/login/                                            in          403         403
POST  /admin/login/                                            in          403         403
GET   /admin/password_change/                                  302         302         302
POST  /admin/password_change/                                  302         302         302
GET   /admin/                                                  in          in          200
POST  /admin/                                                  in          in          200
GET   /admin/logout/                                           302         302         405
POST  /admin/logout/                                           302         302         in
GET   /admin/password_change/done/                             in          in          200
POST  /admin/password_change/done/                             in          in          405
GET   /admin/autocomplete/                                     in          in          403
POST  /admin/autocomplete/                                     in          in          405
GET   /admin/jsi18n/                                           in          in          200
POST  /admin/jsi18n/                                           in          in          405
GET   /admin/r/<content_type_id>/<object_id>/                  in          in          404
POST  /admin/r/<content_type_id>/<object_id>/                  in          in          404
GET   /admin/auth/group/                                       in          in          200
POST  /admin/auth/group/                                       in          in          200
GET   /admin/auth/group/add/                                   in          in          403
POST  /admin/auth/group/add/                                   in          in          403
GET   /admin/auth/group/<object_id>/history/                   in          in          200/200/302
POST  /admin/auth/group/<object_id>/history/                   in          in          200/200/302
GET   /admin/auth/group/<object_id>/delete/                    in          in          403
POST  /admin/auth/group/<object_id>/delete/                    in          in          403
GET   /admin/auth/group/<object_id>/change/                    in          in          200/200/302
POST  /admin/auth/group/<object_id>/change/                    in          in          403
GET   /admin/auth/group/<object_id>/                           in          in          302
POST  /admin/auth/group/<object_id>/                           in          in          302
GET   /admin/inference/promptversion/                          in          in          200
POST  /admin/inference/promptversion/                          in          in          200
GET   /admin/inference/promptversion/add/                      in          in          403
POST  /admin/inference/promptversion/add/                      in          in          403
GET   /admin/inference/promptversion/<object_id>/history/      in          in          200/200/302
POST  /admin/inference/promptversion/<object_id>/history/      in          in          200/200/302
GET   /admin/inference/promptversion/<object_id>/delete/       in          in          403
POST  /admin/inference/promptversion/<object_id>/delete/       in          in          403
GET   /admin/inference/promptversion/<object_id>/change/       in          in          200/200/302
POST  /admin/inference/promptversion/<object_id>/change/       in          in          403
GET   /admin/inference/promptversion/<object_id>/              in          in          302
POST  /admin/inference/promptversion/<object_id>/              in          in          302
GET   /admin/inference/promptactivation/                       in          in          200
POST  /admin/inference/promptactivation/                       in          in          200
GET   /admin/inference/promptactivation/add/                   in          in          403
POST  /admin/inference/promptactivation/add/                   in          in          403
GET   /admin/inference/promptactivation/<object_id>/history/   in          in          200/200/302
POST  /admin/inference/promptactivation/<object_id>/history/   in          in          200/200/302
GET   /admin/inference/promptactivation/<object_id>/delete/    in          in          403
POST  /admin/inference/promptactivation/<object_id>/delete/    in          in          403
GET   /admin/inference/promptactivation/<object_id>/change/    in          in          200/200/302
POST  /admin/inference/promptactivation/<object_id>/change/    in          in          403
GET   /admin/inference/promptactivation/<object_id>/           in          in          302
POST  /admin/inference/promptactivation/<object_id>/           in          in          302
GET   /admin/chat/user/<id>/password/                          in          in          200/200/404
POST  /admin/chat/user/<id>/password/                          in          in          200/200/404
GET   /admin/chat/user/                                        in          in          200
POST  /admin/chat/user/                                        in          in          200
GET   /admin/chat/user/add/                                    in          in          200
POST  /admin/chat/user/add/                                    in          in          200
GET   /admin/chat/user/<object_id>/history/                    in          in          200/200/302
POST  /admin/chat/user/<object_id>/history/                    in          in          200/200/302
GET   /admin/chat/user/<object_id>/delete/                     in          in          403
POST  /admin/chat/user/<object_id>/delete/                     in          in          403
GET   /admin/chat/user/<object_id>/change/                     in          in          200/200/302
POST  /admin/chat/user/<object_id>/change/                     in          in          200/200/302
GET   /admin/chat/user/<object_id>/                            in          in          302
POST  /admin/chat/user/<object_id>/                            in          in          302
GET   /admin/chat/consent/                                     in          in          200
POST  /admin/chat/consent/                                     in          in          200
GET   /admin/chat/consent/add/                                 in          in          403
POST  /admin/chat/consent/add/                                 in          in          403
GET   /admin/chat/consent/<object_id>/history/                 in          in          200/200/302
POST  /admin/chat/consent/<object_id>/history/                 in          in          200/200/302
GET   /admin/chat/consent/<object_id>/delete/                  in          in          403
POST  /admin/chat/consent/<object_id>/delete/                  in          in          403
GET   /admin/chat/consent/<object_id>/change/                  in          in          200/200/302
POST  /admin/chat/consent/<object_id>/change/                  in          in          403
GET   /admin/chat/consent/<object_id>/                         in          in          302
POST  /admin/chat/consent/<object_id>/                         in          in          302
GET   /admin/feedback/erasure/                                 in          in          200
POST  /admin/feedback/erasure/                                 in          in          200
GET   /admin/feedback/erasure/add/                             in          in          403
POST  /admin/feedback/erasure/add/                             in          in          403
GET   /admin/feedback/erasure/<object_id>/history/             in          in          200/200/302
POST  /admin/feedback/erasure/<object_id>/history/             in          in          200/200/302
GET   /admin/feedback/erasure/<object_id>/delete/              in          in          403
POST  /admin/feedback/erasure/<object_id>/delete/              in          in          403
GET   /admin/feedback/erasure/<object_id>/change/              in          in          200/200/302
POST  /admin/feedback/erasure/<object_id>/change/              in          in          403
GET   /admin/feedback/erasure/<object_id>/                     in          in          302
POST  /admin/feedback/erasure/<object_id>/                     in          in          302
GET   /admin/feedback/removal/                                 in          in          200
POST  /admin/feedback/removal/                                 in          in          200
GET   /admin/feedback/removal/add/                             in          in          403
POST  /admin/feedback/removal/add/                             in          in          403
GET   /admin/feedback/removal/<object_id>/history/             in          in          200/200/302
POST  /admin/feedback/removal/<object_id>/history/             in          in          200/200/302
GET   /admin/feedback/removal/<object_id>/delete/              in          in          403
POST  /admin/feedback/removal/<object_id>/delete/              in          in          403
GET   /admin/feedback/removal/<object_id>/change/              in          in          200/200/302
POST  /admin/feedback/removal/<object_id>/change/              in          in          403
GET   /admin/feedback/removal/<object_id>/                     in          in          302
POST  /admin/feedback/removal/<object_id>/                     in          in          302
GET   /admin/feedback/reviewqueue/                             in          in          200
POST  /admin/feedback/reviewqueue/                             in          in          200
GET   /admin/feedback/reviewqueue/add/                         in          in          403
POST  /admin/feedback/reviewqueue/add/                         in          in          403
GET   /admin/feedback/reviewqueue/<object_id>/history/         in          in          200/200/302
POST  /admin/feedback/reviewqueue/<object_id>/history/         in          in          200/200/302
GET   /admin/feedback/reviewqueue/<object_id>/delete/          in          in          403
POST  /admin/feedback/reviewqueue/<object_id>/delete/          in          in          403
GET   /admin/feedback/reviewqueue/<object_id>/change/          in          in          200/200/302
POST  /admin/feedback/reviewqueue/<object_id>/change/          in          in          403
GET   /admin/feedback/reviewqueue/<object_id>/                 in          in          302
POST  /admin/feedback/reviewqueue/<object_id>/                 in          in          302
GET   /admin/feedback/formversion/                             in          in          200
POST  /admin/feedback/formversion/                             in          in          200
GET   /admin/feedback/formversion/add/                         in          in          403
POST  /admin/feedback/formversion/add/                         in          in          403
GET   /admin/feedback/formversion/<object_id>/history/         in          in          200/200/302
POST  /admin/feedback/formversion/<object_id>/history/         in          in          200/200/302
GET   /admin/feedback/formversion/<object_id>/delete/          in          in          403
POST  /admin/feedback/formversion/<object_id>/delete/          in          in          403
GET   /admin/feedback/formversion/<object_id>/change/          in          in          200/200/302
POST  /admin/feedback/formversion/<object_id>/change/          in          in          403
GET   /admin/feedback/formversion/<object_id>/                 in          in          302
POST  /admin/feedback/formversion/<object_id>/                 in          in          302
GET   /admin/feedback/reviewitem/                              in          in          200
POST  /admin/feedback/reviewitem/                              in          in          200
GET   /admin/feedback/reviewitem/add/                          in          in          403
POST  /admin/feedback/reviewitem/add/                          in          in          403
GET   /admin/feedback/reviewitem/<object_id>/history/          in          in          200/200/302
POST  /admin/feedback/reviewitem/<object_id>/history/          in          in          200/200/302
GET   /admin/feedback/reviewitem/<object_id>/delete/           in          in          403
POST  /admin/feedback/reviewitem/<object_id>/delete/           in          in          403
GET   /admin/feedback/reviewitem/<object_id>/change/           in          in          200/200/302
POST  /admin/feedback/reviewitem/<object_id>/change/           in          in          403
GET   /admin/feedback/reviewitem/<object_id>/                  in          in          302
POST  /admin/feedback/reviewitem/<object_id>/                  in          in          302
GET   /admin/feedback/decision/                                in          in          200
POST  /admin/feedback/decision/                                in          in          200
GET   /admin/feedback/decision/add/                            in          in          403
POST  /admin/feedback/decision/add/                            in          in          403
GET   /admin/feedback/decision/<object_id>/history/            in          in          200/200/302
POST  /admin/feedback/decision/<object_id>/history/            in          in          200/200/302
GET   /admin/feedback/decision/<object_id>/delete/             in          in          403
POST  /admin/feedback/decision/<object_id>/delete/             in          in          403
GET   /admin/feedback/decision/<object_id>/change/             in          in          200/200/302
POST  /admin/feedback/decision/<object_id>/change/             in          in          403
GET   /admin/feedback/decision/<object_id>/                    in          in          302
POST  /admin/feedback/decision/<object_id>/                    in          in          302
GET   /admin/feedback/dataaccess/                              in          in          200
POST  /admin/feedback/dataaccess/                              in          in          200
GET   /admin/feedback/dataaccess/add/                          in          in          403
POST  /admin/feedback/dataaccess/add/                          in          in          403
GET   /admin/feedback/dataaccess/<object_id>/history/          in          in          200/200/302
POST  /admin/feedback/dataaccess/<object_id>/history/          in          in          200/200/302
GET   /admin/feedback/dataaccess/<object_id>/delete/           in          in          403
POST  /admin/feedback/dataaccess/<object_id>/delete/           in          in          403
GET   /admin/feedback/dataaccess/<object_id>/change/           in          in          200/200/302
POST  /admin/feedback/dataaccess/<object_id>/change/           in          in          403
GET   /admin/feedback/dataaccess/<object_id>/                  in          in          302
POST  /admin/feedback/dataaccess/<object_id>/                  in          in          302
GET   /admin/<app_label>/                                      in          in          200/200/404
POST  /admin/<app_label>/                                      in          in          200/200/404
GET   /admin/<url>                                             in          in          404
POST  /admin/<url>                                             in          in          404
GET   /account/data/                                           in          200         200
POST  /account/data/                                           in          405         405
GET   /account/data/kinds/<kind>/                              in          200/200/404 200/200/404
POST  /account/data/kinds/<kind>/                              in          405         405
GET   /account/data/download/                                  in          405         405
POST  /account/data/download/                                  in          200         200
GET   /account/data/erase/                                     in          200         200
POST  /account/data/erase/                                     in          302         302
GET   /account/data/erasures/<key>/                            200/200/404 200/200/404 200/200/404
POST  /account/data/erasures/<key>/                            405         405         405
GET   /account/                                                in          200         200
POST  /account/                                                in          302         302
GET   /account/consent/                                        in          200         200
POST  /account/consent/                                        in          302         302
GET   /account/tokens/                                         in          200         200
POST  /account/tokens/                                         in          200         200
GET   /account/tokens/<token_id>/revoke/                       in          405         405
POST  /account/tokens/<token_id>/revoke/                       in          302/404/404 302/404/404
GET   /account/login/                                          200         302         302
POST  /account/login/                                          200         302         302
GET   /account/logout/                                         in          200         200
POST  /account/logout/                                         in          in          in
GET   /account/inactive/                                       200         200         200
POST  /account/inactive/                                       405         405         405
GET   /account/signup/                                         200         302         302
POST  /account/signup/                                         200         302         302
GET   /account/confirm-email/                                  200         200         200
POST  /account/confirm-email/                                  405         405         405
GET   /account/confirm-email/<key>/                            200         200         200
POST  /account/confirm-email/<key>/                            in/in/404   302/in/404  302/in/404
GET   /account/password/change/                                in          200         200
POST  /account/password/change/                                in          200         200
GET   /account/password/set/                                   302         302         302
POST  /account/password/set/                                   302         302         302
GET   /account/password/reset/                                 200         200         200
POST  /account/password/reset/                                 200         200         200
GET   /account/password/reset/done/                            200         200         200
POST  /account/password/reset/done/                            405         405         405
GET   /account/password/reset/key/<uidb36>-<key>/              302/302/200 302/302/200 302/302/200
POST  /account/password/reset/key/<uidb36>-<key>/              302/302/200 302/302/200 302/302/200
GET   /account/password/reset/key/done/                        200         200         200
POST  /account/password/reset/key/done/                        405         405         405
GET   /prompts/                                                in          403         200
POST  /prompts/                                                in          403         405
GET   /prompts/write/                                          in          403         200
POST  /prompts/write/                                          in          403         302
GET   /prompts/<number>/                                       in          403         200/200/404
POST  /prompts/<number>/                                       in          403         405
GET   /prompts/<number>/activate/                              in          403         405
POST  /prompts/<number>/activate/                              in          403         302/302/404
GET   /reports/                                                in          403         200
POST  /reports/                                                in          403         405
GET   /models/                                                 in          403         403         200
POST  /models/                                                 in          403         403         405
GET   /models/<model_id>/remove/                               in          403         403         405
POST  /models/<model_id>/remove/                               in          403         403         302/302/404
GET   /models/of/<version_id>/add/                             in          403         403         200/200/404
POST  /models/of/<version_id>/add/                             in          403         403         302/302/404
GET   /failures/                                          in      403     403  200  200
POST  /failures/                                          in      403     403  405  405
GET   /failures/<cluster_id>/                             in      403     403  200/200/404  200/200/404
POST  /failures/<cluster_id>/                             in      403     403  405  405
GET   /failures/<cluster_id>/name/                        in      403     403  405  405
POST  /failures/<cluster_id>/name/                        in      403     403  302/302/404  302/302/404
GET   /failures/<cluster_id>/assign/                      in      403     403  405  405
POST  /failures/<cluster_id>/assign/                      in      403     403  302/302/404  302/302/404
GET   /failures/<cluster_id>/close/                       in      403     403  405  405
POST  /failures/<cluster_id>/close/                       in      403     403  302/302/404  302/302/404
GET   /failures/<cluster_id>/reopen/                      in      403     403  405  405
POST  /failures/<cluster_id>/reopen/                      in      403     403  302/302/404  302/302/404
GET   /failures/<cluster_id>/merge/                       in      403     403  405  405
POST  /failures/<cluster_id>/merge/                       in      403     403  302/302/404  302/302/404
GET   /failures/<cluster_id>/move/                        in      403     403  405  405
POST  /failures/<cluster_id>/move/                        in      403     403  302/302/404  302/302/404
GET   /failures/<cluster_id>/cases/                       in      403     403  405  403
POST  /failures/<cluster_id>/cases/                       in      403     403  302/302/404  403
GET   /failures/<cluster_id>/ask/                         in      403     403  403  405
POST  /failures/<cluster_id>/ask/                         in      403     403  403  302/302/404
GET   /cases/                                                  in          403         403         200
POST  /cases/                                                  in          403         403         405
GET   /cases/draft/                                            in          403         403         405
POST  /cases/draft/                                            in          403         403         302
GET   /cases/slices/                                           in          403         403         200
POST  /cases/slices/                                           in          403         403         302
GET   /cases/slices/<slice_id>/                                in          403         403         200/200/404
POST  /cases/slices/<slice_id>/                                in          403         403         302/302/404
GET   /cases/<case_id>/                                        in          403         403         200/200/404
POST  /cases/<case_id>/                                        in          403         403         302/302/404
GET   /datasets/                                               in          403         403         200
POST  /datasets/                                               in          403         403         405
GET   /datasets/add/                                           in          403         403         200
POST  /datasets/add/                                           in          403         403         302
GET   /datasets/imports/                                       in          403         403         200
POST  /datasets/imports/                                       in          403         403         405
GET   /datasets/imports/add/                                   in          403         403         200
POST  /datasets/imports/add/                                   in          403         403         302
GET   /datasets/imports/<import_id>/                           in          403         403         200/200/404
POST  /datasets/imports/<import_id>/                           in          403         403         405
GET   /datasets/imports/<import_id>/remove/                    in          403         403         405
POST  /datasets/imports/<import_id>/remove/                    in          403         403         302/302/404
GET   /datasets/ended/                                         in          403         403         200
POST  /datasets/ended/                                         in          403         403         302
GET   /datasets/<dataset_id>/                                  in          403         403         200/200/404
POST  /datasets/<dataset_id>/                                  in          403         403         405
GET   /datasets/<dataset_id>/follow/                           in          403         403         405
POST  /datasets/<dataset_id>/follow/                           in          403         403         302/302/404
GET   /datasets/<dataset_id>/build/                            in          403         403         200/200/404
POST  /datasets/<dataset_id>/build/                            in          403         403         302/302/404
GET   /datasets/<dataset_id>/schedules/add/                    in          403         403         200/200/404
POST  /datasets/<dataset_id>/schedules/add/                    in          403         403         302/302/404
GET   /datasets/schedules/<schedule_id>/                       in          403         403         200/200/404
POST  /datasets/schedules/<schedule_id>/                       in          403         403         302/302/404
GET   /datasets/schedules/<schedule_id>/pause/                 in          403         403         405
POST  /datasets/schedules/<schedule_id>/pause/                 in          403         403         302/302/404
GET   /datasets/schedules/<schedule_id>/resume/                in          403         403         405
POST  /datasets/schedules/<schedule_id>/resume/                in          403         403         302/302/404
GET   /datasets/schedules/<schedule_id>/remove/                in          403         403         405
POST  /datasets/schedules/<schedule_id>/remove/                in          403         403         302/302/404
GET   /datasets/versions/<version_id>/                         in          403         403         200/200/404
POST  /datasets/versions/<version_id>/                         in          403         403         405
GET   /datasets/versions/<version_id>/card/                    in          403         403         200/200/404
POST  /datasets/versions/<version_id>/card/                    in          403         403         405
GET   /datasets/versions/<version_id>/card/README.md           in          403         403         200/200/404
POST  /datasets/versions/<version_id>/card/README.md           in          403         403         405
GET   /datasets/versions/<version_id>/compare/                 in          403         403         400/400/404
POST  /datasets/versions/<version_id>/compare/                 in          403         403         405
GET   /datasets/versions/<version_id>/export/                  in          403         403         405
POST  /datasets/versions/<version_id>/export/                  in          403         403         302/302/404
GET   /datasets/exports/<export_id>/files/<name>               in          403         403         404
POST  /datasets/exports/<export_id>/files/<name>               in          403         403         405
GET   /datasets/versions/<version_id>/rows/                    in          403         403         200/200/404
POST  /datasets/versions/<version_id>/rows/                    in          403         403         405
GET   /datasets/versions/<version_id>/rows/<row_number>/       in          403         403         200/200/404
POST  /datasets/versions/<version_id>/rows/<row_number>/       in          403         403         405
GET   /datasets/versions/<version_id>/rows/<row_number>/conversation/ in   403         403         404
POST  /datasets/versions/<version_id>/rows/<row_number>/conversation/ in   403         403         405
GET   /pairs/                                                  in          403         403         200
POST  /pairs/                                                  in          403         403         405
GET   /pairs/<pair_id>/                                        in          403         403         200/200/404
POST  /pairs/<pair_id>/                                        in          403         403         405
GET   /pairs/rules/<rule_name>/                                in          403         403         200/200/404
POST  /pairs/rules/<rule_name>/                                in          403         403         405
GET   /pairs/rules/<rule_name>/switch/                         in          403         403         405
POST  /pairs/rules/<rule_name>/switch/                         in          403         403         302/302/404
GET   /pairs/rules/<rule_name>/weight/                         in          403         403         405
POST  /pairs/rules/<rule_name>/weight/                         in          403         403         302/302/404
GET   /review/                                                 in          403         403  403  200
POST  /review/                                                 in          403         403  403  405
GET   /review/add/                                             in          403         403  403  200
POST  /review/add/                                             in          403         403  403  302
GET   /review/<queue_id>/                                      in          403         403  403  200/200/404
POST  /review/<queue_id>/                                      in          403         403  403  405
GET   /review/<queue_id>/change/                               in          403         403  403  200/200/404
POST  /review/<queue_id>/change/                               in          403         403  403  302/302/404
GET   /review/<queue_id>/close/                                in          403         403  403  200/200/404
POST  /review/<queue_id>/close/                                in          403         403  403  302/302/404
GET   /review/<queue_id>/ask/                                  in          403         403  403  200/200/404
POST  /review/<queue_id>/ask/                                  in          403         403  403  302/302/404
GET   /review/<queue_id>/members/                              in          403         403  403  405
POST  /review/<queue_id>/members/                              in          403         403  403  302/302/404
GET   /review/<queue_id>/quality/                              in          403         403  403  200/200/404
POST  /review/<queue_id>/quality/                              in          403         403  403  405
GET   /review/<queue_id>/gold/                               in          403         403  403  200/200/404
POST  /review/<queue_id>/gold/                               in          403         403  403  405
GET   /review/<queue_id>/gold/<item_id>/                     in          403         403  403  200/200/404
POST  /review/<queue_id>/gold/<item_id>/                     in          403         403  403  302/302/404
GET   /review/<queue_id>/next/                                 in          403         403  403  200/200/404
POST  /review/<queue_id>/next/                                 in          403         403  403  405
GET   /review/<queue_id>/adjudicate/                           in          403         403  403  200/200/404
POST  /review/<queue_id>/adjudicate/                           in          403         403  403  405
GET   /review/<queue_id>/decided/                              in          403         403  403  200/200/404
POST  /review/<queue_id>/decided/                              in          403         403  403  405
GET   /review/items/<item_id>/                                 in          403         403  403  200/200/404
POST  /review/items/<item_id>/                                 in          403         403  403  405
GET   /review/claims/<claim_id>/                               in          403         403  403  200/200/404
POST  /review/claims/<claim_id>/                               in          403         403  403  302/302/404
GET   /review/claims/<claim_id>/reveal/                        in          403         403  403  405
POST  /review/claims/<claim_id>/reveal/                        in          403         403  403  200/200/404
GET   /review/claims/<claim_id>/undo/                          in          403         403  403  405
POST  /review/claims/<claim_id>/undo/                          in          403         403  403  409/409/404
GET   /review/claims/<claim_id>/hold/                          in          403         403  403  405
POST  /review/claims/<claim_id>/hold/                          in          403         403  403  204/204/404
GET   /review/claims/<claim_id>/release/                       in          403         403  403  405
POST  /review/claims/<claim_id>/release/                       in          403         403  403  302
GET   /webhooks/                                               in          403         200
POST  /webhooks/                                               in          403         405
GET   /webhooks/add/                                           in          403         200
POST  /webhooks/add/                                           in          403         200
GET   /webhooks/<webhook_id>/                                  in          403         200/200/404
POST  /webhooks/<webhook_id>/                                  in          403         405
GET   /webhooks/<webhook_id>/edit/                             in          403         200/200/404
POST  /webhooks/<webhook_id>/edit/                             in          403         302/302/404
GET   /webhooks/<webhook_id>/switch/                           in          403         405
POST  /webhooks/<webhook_id>/switch/                           in          403         302/302/404
GET   /webhooks/<webhook_id>/secret/                           in          403         405
POST  /webhooks/<webhook_id>/secret/                           in          403         200/200/404
GET   /webhooks/<webhook_id>/delete/                           in          403         405
POST  /webhooks/<webhook_id>/delete/                           in          403         302/302/404
GET   /webhooks/<webhook_id>/test/                             in          403         405
POST  /webhooks/<webhook_id>/test/                             in          403         302/302/404
GET   /webhooks/<webhook_id>/replay/                           in          403         405
POST  /webhooks/<webhook_id>/replay/                           in          403         302/302/404
GET   /webhooks/<webhook_id>/deliveries/<delivery_id>/         in          403         200/200/404
POST  /webhooks/<webhook_id>/deliveries/<delivery_id>/         in          403         405
GET   /webhooks/<webhook_id>/deliveries/<delivery_id>/replay/  in          403         405
POST  /webhooks/<webhook_id>/deliveries/<delivery_id>/replay/  in          403         302/302/404
GET   /api/v1/openapi.json                                     200         200         200
POST  /api/v1/openapi.json                                     405         405         405
GET   /api/v1/docs/                                            in          200         200
POST  /api/v1/docs/                                            in          405         405
GET   /api/v1/feedback/events                                  405         405         405
POST  /api/v1/feedback/events                                  401         401         401
GET   /api/v1/                                                 404         404         404
POST  /api/v1/                                                 404         404         404
GET   /feedback/events/                                        405         405         405
POST  /feedback/events/                                        401         400         400
GET   /feedback/answers/<message_id>/reasons/                  in          200/404/404 200/404/404
POST  /feedback/answers/<message_id>/reasons/                  in          405         405
GET   /feedback/answers/<message_id>/flag/                     in          200/404/404 200/404/404
POST  /feedback/answers/<message_id>/flag/                     in          405         405
GET   /feedback/answers/<message_id>/correction/               in          200/404/404 200/404/404
POST  /feedback/answers/<message_id>/correction/               in          200/404/404 200/404/404
GET   /                                                        in          200         200
POST  /                                                        in          405         405
GET   /c/<conversation_id>/                                    in          200/404/404 200/404/404
POST  /c/<conversation_id>/                                    in          405         405
GET   /c/<conversation_id>/branch                              in          200/404/404 200/404/404
POST  /c/<conversation_id>/branch                              in          405         405
GET   /c/<conversation_id>/messages/<message_id>/              in          200/404/404 200/404/404
POST  /c/<conversation_id>/messages/<message_id>/              in          405         405
GET   /c/<conversation_id>/comparisons/<comparison_id>/        in          200/404/404 200/404/404
POST  /c/<conversation_id>/comparisons/<comparison_id>/        in          405         405
GET   /c/<conversation_id>/rename/                             in          200/404/404 200/404/404
POST  /c/<conversation_id>/rename/                             in          302/404/404 302/404/404
GET   /c/<conversation_id>/delete/                             in          405         405
POST  /c/<conversation_id>/delete/                             in          302/404/404 302/404/404
GET   /c/<conversation_id>/restore/                            in          405         405
POST  /c/<conversation_id>/restore/                            in          302/404/404 302/404/404
GET   /c/<conversation_id>/item                                in          200/404/404 200/404/404
POST  /c/<conversation_id>/item                                in          405         405
GET   /conversations/                                          in          200         200
POST  /conversations/                                          in          405         405
GET   /serving/                                                in          200         200
POST  /serving/                                                in          405         405
GET   /look/                                                   405         405         405
POST  /look/                                                   302         302         302
"""
ROLES = ("anonymous", "person", "operator")
# Have columns where they are answered otherwise than a person.
ENGINEER, LEAD = "engineer", "lead"


def expected() -> dict[tuple[str, str], dict[str, tuple[str, ...]]]:
    """By method and route, for each role what is answered to own, other and absent."""
    names = {count: (*(*ROLES, ENGINEER, LEAD)[:count], "disabled") for count in (3, 4, 5)}
    rows = [line.split() for line in TABLE.strip().splitlines()[1:]]
    return {
        (method, route): {
            role: tuple(cell.split("/")) if "/" in cell else (cell,) * 3
            for role, cell in zip(names[len(cells)], [*cells, cells[0]], strict=True)
        }
        for method, route, *cells in rows
    }
